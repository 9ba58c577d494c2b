<?php
// Reads constraints and versions parted by a tab; answers each pair with 1 or 0, and ? where Composer refuses it.
require $argv[1];
while (($line = fgets(STDIN)) !== false) {
    [$constraint, $version] = explode("\t", rtrim($line, "\n"));
    try {
        echo (int) Composer\Semver\Semver::satisfies($version, $constraint), "\n";
    } catch (UnexpectedValueException) {
        echo "?\n";
    }
}
