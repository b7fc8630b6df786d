"""The segmentation network: which places of an end face show which kind of feature."""
