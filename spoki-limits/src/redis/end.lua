-- A reply has arrived: the slot of the call counts from now.
-- KEYS: 2 slots. ARGV: 9 id, 10 the life of a slot after a reply.
local latest = tonumber(redis.call('ZSCORE', KEYS[2], ARGV[9]) or nil)
if latest then
  redis.call('ZADD', KEYS[2], math.min(latest, now + ARGV[10]), ARGV[9])
end
return {ARGV[1], epoch, now}
