<?php
// Reads pairs of versions parted by a tab; answers each with <, = or >.
while (($line = fgets(STDIN)) !== false) {
    [$a, $b] = explode("\t", rtrim($line, "\n"));
    $order = version_compare(preg_replace('/^v/i', '', $a), preg_replace('/^v/i', '', $b));
    echo ['<', '=', '>'][$order + 1], "\n";
}
