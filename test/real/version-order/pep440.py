# Reads pairs of versions parted by a tab; answers each with <, = or >, and ? where packaging refuses one.
import sys
from packaging.version import InvalidVersion, Version

for line in sys.stdin:
    try:
        a, b = map(Version, line.rstrip("\n").split("\t"))
        print("<" if a < b else "=" if a == b else ">")
    except InvalidVersion:
        print("?")
