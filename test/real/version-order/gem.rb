# Reads pairs of versions parted by a tab; answers each with <, = or >, and ? where RubyGems refuses one.
STDIN.each_line(chomp: true) do |line|
  a, b = line.split("\t", -1).map { |text| Gem::Version.new(text) }
  puts ["=", ">", "<"][a <=> b]
rescue ArgumentError
  puts "?"
end
