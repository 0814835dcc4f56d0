-- A call has a reply: its slot counts from now.
-- KEYS: 2 slots. ARGV: 8 id, 9 the life of a slot after a reply.
local latest = tonumber(redis.call('ZSCORE', KEYS[2], ARGV[8]) or nil)
if latest then
  redis.call('ZADD', KEYS[2], math.min(latest, now + ARGV[9]), ARGV[8])
end
return {ARGV[1], epoch, now}
