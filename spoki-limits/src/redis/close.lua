-- The service refused a call because there were too many.
-- KEYS: 2 the refusal for the whole key. ARGV: 9 action, or nothing for the whole key, 10 pause.
local pause = tonumber(ARGV[10])
local milliseconds = math.ceil(pause / 1000)
if ARGV[9] == '' then
  if milliseconds > 0 and redis.call('PTTL', KEYS[2]) < milliseconds then
    redis.call('SET', KEYS[2], '1', 'PX', milliseconds)
  end
else
  local field = 'closed:' .. ARGV[9]
  local before = tonumber(redis.call('HGET', KEYS[1], field)) or 0
  redis.call('HSET', KEYS[1], field, math.max(before, now + pause))
  keep(KEYS[1], milliseconds + life)
end
return {ARGV[1], epoch, now}
