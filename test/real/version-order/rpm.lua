-- Reads pairs of versions parted by a tab; answers each with <, = or >.
local answers = { [-1] = '<', [0] = '=', [1] = '>' }
for line in io.lines() do
  local a, b = line:match('^(.-)\t(.*)$')
  local known, order = pcall(rpm.vercmp, a, b)
  io.write(known and answers[order] or '?', '\n')
end
