-- Gives each call a slot, or a place in the queue.
-- KEYS: 2 leases, 3 the refusal for the whole key, then for each call its slots and queue.
-- ARGV: 9 process, 10 its lease, 11 the life of a slot after a reply, then for each call action, id, age, limit or 0,
-- patience or -1. Times are microseconds.
local process = ARGV[9]
local lives = {[process] = true}
local function is_alive(waiter)
  local owner = string.sub(waiter, 1, #process)
  if lives[owner] == nil then
    lives[owner] = (tonumber(redis.call('HGET', KEYS[2], owner)) or 0) > now
  end
  return lives[owner]
end
closed = math.max(closed, now + redis.call('PTTL', KEYS[3]) * 1000)

local function ask(taken, queue, action, id, age, limit, patience)
  redis.call('ZREMRANGEBYSCORE', taken, '-inf', now)
  if redis.call('ZSCORE', taken, id) then
    return {0}
  end
  for _, waiter in ipairs(redis.call('ZRANGE', queue, 0, 63)) do
    if not is_alive(waiter) then
      redis.call('ZREM', queue, waiter)
    end
  end
  redis.call('HSET', KEYS[1], 'limit:' .. action, limit)
  local open = closed_until(action)
  local known = redis.call('ZRANK', queue, id)
  local ahead = known or redis.call('ZCOUNT', queue, '-inf', now - age)
  local used = redis.call('ZCARD', taken)
  if open <= now and (limit == 0 or ahead < limit - used) then
    redis.call('ZREM', queue, id)
    if limit > 0 then
      redis.call('ZADD', taken, now + ARGV[6], id)
      keep(taken, life)
    end
    return {0}
  end
  local start = turn(taken, limit, ahead, open, ARGV[11])
  if patience >= 0 and start - now > patience then
    redis.call('ZREM', queue, id)
    return {1, start - now}
  end
  redis.call('ZADD', queue, 'NX', now - age, id)
  keep(queue, life)
  redis.call('HSET', KEYS[2], process, now + ARGV[10])
  keep(KEYS[2], life)
  local place = tonumber(redis.call('ZSCORE', queue, id))
  return {2, start - now, math.max(open - now, 0), place, known and 1 or 0}
end

local answers = {ARGV[1], epoch, now}
for call = 0, (#ARGV - 11) / 5 - 1 do
  local key, at = 4 + 2 * call, 12 + 5 * call
  answers[#answers + 1] = ask(KEYS[key], KEYS[key + 1], ARGV[at], ARGV[at + 1],
    tonumber(ARGV[at + 2]), tonumber(ARGV[at + 3]), tonumber(ARGV[at + 4]))
end
return answers
