import pytest

from device.vision.findings import Fibre, Kind
from model.service import contact_zone_um, service
from model.truth import Service, TrueFeature

MULTIMODE = Fibre(50.0, 125.0)
SINGLE_MODE = Fibre(9.0, 125.0)


def lying(kind, size_um, inner_um, inside_um=None, contrast=-0.3):
    inside_um = size_um if inside_um is None else inside_um
    return TrueFeature(kind, inner_um, 0.0, size_um, inside_um, inner_um, inside_um, contrast, 1)


def word(*features, fibre=MULTIMODE):
    return service(fibre, features)


def test_nothing_passes():
    assert word() is Service.PASS


def test_a_few_specks_on_the_ferrule_pass():
    assert word(*[lying(Kind.PARTICLE, 3.0, 90.0)] * 5) is Service.PASS


@pytest.mark.parametrize("contrast", [-0.05, 0.05])
def test_what_nobody_sees_passes(contrast):
    assert word(lying(Kind.PARTICLE, 12.0, 0.0, contrast=contrast)) is Service.PASS


def test_what_is_outside_the_contact_zone_passes():
    assert word(lying(Kind.RESIDUE, 60.0, 126.0)) is Service.PASS


def test_a_few_pits_in_the_ferrule_pass_but_not_many():
    assert word(*[lying(Kind.PIT, 3.0, 90.0)] * 5) is Service.PASS
    assert word(*[lying(Kind.PIT, 3.0, 90.0)] * 13) is Service.BORDERLINE


def test_the_contact_zone_grows_with_the_cladding():
    assert contact_zone_um(Fibre(91.0, 140.2)) == 280.0
    assert contact_zone_um(Fibre(62.5, 124.6)) == 250.0


def test_anything_visible_in_a_single_mode_core_fails_but_not_in_a_wide_one():
    speck = lying(Kind.PARTICLE, 1.5, 8.0)

    assert word(speck, fibre=SINGLE_MODE) is Service.FAIL
    assert word(speck, fibre=MULTIMODE) is Service.PASS


@pytest.mark.parametrize(
    ("features", "why"),
    [
        ([lying(Kind.PARTICLE, 6.0, 20.0)], "a defect over 5 um in the core"),
        ([lying(Kind.SCRATCH, 2.0, 20.0, 40.0)], "a clear scratch in the core"),
        ([lying(Kind.RESIDUE, 15.0, 60.0)], "residue that touches the cladding"),
        ([lying(Kind.PARTICLE, 11.0, 50.0)], "a coarse particle on the cladding"),
        ([lying(Kind.SCRATCH, 1.5, 90.0, 80.0)] * 2, "150 um of clear scratches"),
        ([lying(Kind.OIL_FILM, 15.0, 60.0)], "oil that touches the cladding"),
        ([lying(Kind.CRACK, 9.0, 55.0)], "a crack in the cladding"),
        ([lying(Kind.PIT, 6.0, 20.0)], "a pit over 5 um in the core"),
        ([lying(Kind.PARTICLE, 30.0, 90.0)], "coarse debris in the contact zone"),
        ([lying(Kind.PARTICLE, 9.0, 90.0)] * 6, "plenty of debris"),
        ([lying(Kind.PARTICLE, 3.5, 90.0)] * 20, "a litter of fine debris"),
        ([lying(Kind.CHIP, 12.0, 60.0)] * 8 + [lying(Kind.PARTICLE, 9.0, 80.0)] * 2, "chips and debris"),
        ([lying(Kind.RESIDUE, 150.0, 10.0, contrast=-0.05)], "a faint film over the fibre"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_technician_refuses(features, why):
    assert word(*features) is Service.FAIL, why


@pytest.mark.parametrize(
    ("features", "why"),
    [
        ([lying(Kind.PARTICLE, 8.0, 90.0)], "one debris particle of 8 um"),
        ([lying(Kind.SCRATCH, 1.5, 90.0, 60.0)], "60 um of scratches"),
        ([lying(Kind.CHIP, 12.0, 60.0)] * 8, "a chipped edge without debris"),
        ([lying(Kind.PARTICLE, 2.5, 90.0)] * 13, "more than a few specks"),
        ([lying(Kind.PARTICLE, 1.5, 8.0)] * 3, "three specks in a wide core"),
        ([lying(Kind.PARTICLE, 4.0, 8.0)], "a particle of 4 um in a wide core"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_technicians_differ(features, why):
    assert word(*features) is Service.BORDERLINE, why
