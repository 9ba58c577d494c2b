# Reads constraints and versions parted by a tab; answers each pair with 1 or 0, and ? where RubyGems refuses it.
STDIN.each_line(chomp: true) do |line|
  constraint, version = line.split("\t", -1)
  requirement = Gem::Requirement.new(constraint.split(",", -1).map(&:strip))
  puts requirement.satisfied_by?(Gem::Version.new(version)) ? 1 : 0
rescue ArgumentError
  puts "?"
end
