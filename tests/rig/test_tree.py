"""What of this machine holds in the tree of a board, and what does not."""

from tests.rig.tree import settings_elsewhere


def test_a_file_of_this_machine_does_not_stop_pip_in_the_tree() -> None:
    found = {
        "PIP_CONSTRAINT": "/etc/somewhere/constraints.txt",
        "PIP_FIND_LINKS": "/srv/wheels",
        "PIP_EXTRA_INDEX_URL": "file:///srv/simple https://packages.example/simple",
    }
    assert settings_elsewhere(found) == {"PIP_EXTRA_INDEX_URL": "https://packages.example/simple"}


def test_what_reaches_the_registry_goes_along() -> None:
    found = {
        "PIP_CERT": "/etc/ssl/certs/ca-certificates.crt",
        "PIP_INDEX_URL": "https://packages.example/simple",
        "PIP_DEFAULT_TIMEOUT": "180",
    }
    assert settings_elsewhere(found) == found
