-- The time and state of an account, before each script that needs them.
-- KEYS: 1 state. ARGV: 1 nonce, 2 expected time, 3 and 4 epoch and time that the process has seen, 5 a new epoch,
-- 6 the longest life of a slot, 7 the life of a key in milliseconds, 8 whether the expected time is sure.
local time = redis.call('TIME')
local system = time[1] * 1000000 + time[2]
local state = redis.call('HMGET', KEYS[1], 'clock', 'offset', 'epoch', 'closed')
local clock, closed = tonumber(state[1]) or 0, tonumber(state[4]) or 0
local epoch = state[3] or ARGV[5]
local now = system + (tonumber(state[2]) or 0)
-- If the server's clock was set forward or back, the process's clock shows that, and no slot gets free by it. If
-- no process can show it, the clock stands until the latest time has passed.
local expected = tonumber(ARGV[2])
if expected and (now > expected + 1000000 or ARGV[8] == '1' and now < expected - 1000000) then
  now = expected
end
now = math.max(now, clock)
-- Counts are missing that the process has seen: no call is allowed until all slots that were taken are free.
if (ARGV[3] ~= '' and ARGV[3] ~= epoch) or (tonumber(ARGV[4]) or 0) > clock then
  closed = math.max(closed, now + ARGV[6])
end
local function keep(key, life)
  if redis.call('PTTL', key) < life then
    redis.call('PEXPIRE', key, life)
  end
end
local life = tonumber(ARGV[7])
redis.call('HSET', KEYS[1], 'clock', now, 'offset', now - system, 'epoch', epoch, 'closed', closed)
keep(KEYS[1], life)
-- When the turn of a call comes that has `ahead` others before it, if calls are allowed from `open` on.
local function turn(taken, limit, ahead, open, span)
  local start = math.max(open, now)
  if limit == 0 then
    return start
  end
  -- Free slots come first; after a limit was lowered, more slots can be taken than exist.
  local slot = ahead % limit + redis.call('ZCARD', taken) - limit
  if slot >= 0 then
    start = math.max(start, tonumber(redis.call('ZRANGE', taken, slot, slot, 'WITHSCORES')[2]))
  end
  return start + span * math.floor(ahead / limit)
end
local function closed_until(action)
  return math.max(closed, tonumber(redis.call('HGET', KEYS[1], 'closed:' .. action)) or 0)
end
