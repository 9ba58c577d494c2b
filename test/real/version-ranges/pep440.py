# Reads constraints and versions parted by a tab; answers each pair with 1 or 0, and ? where packaging refuses it.
import sys
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

for line in sys.stdin:
    constraint, version = line.rstrip("\n").split("\t")
    try:
        print(int(SpecifierSet(constraint).contains(Version(version), prereleases=True)))
    except (InvalidSpecifier, InvalidVersion):
        print("?")
