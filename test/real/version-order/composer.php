<?php
// Reads pairs of versions parted by a tab; answers each with <, = or >, and ? where Composer refuses one.
require $argv[1];
$parser = new Composer\Semver\VersionParser();
while (($line = fgets(STDIN)) !== false) {
    try {
        [$a, $b] = array_map([$parser, 'normalize'], explode("\t", rtrim($line, "\n")));
        echo ['<', '=', '>'][version_compare($a, $b) + 1], "\n";
    } catch (UnexpectedValueException) {
        echo "?\n";
    }
}
