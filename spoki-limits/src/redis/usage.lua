-- The counts, by action.
-- KEYS: 2 the refusal for the whole key. ARGV: 9 the life of a slot after a reply.
closed = math.max(closed, now + redis.call('PTTL', KEYS[2]) * 1000)
local answers = {ARGV[1], epoch, now}
for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
  local action = string.match(field, '^limit:(.*)$')
  if action then
    local limit = tonumber(redis.call('HGET', KEYS[1], field))
    local taken = KEYS[1] .. ':taken:' .. action
    redis.call('ZREMRANGEBYSCORE', taken, '-inf', now)
    local waiting = redis.call('ZCARD', KEYS[1] .. ':queue:' .. action)
    local start = turn(taken, limit, waiting, closed_until(action), ARGV[9])
    answers[#answers + 1] = {action, limit, redis.call('ZCARD', taken), waiting, start - now}
  end
end
return answers
