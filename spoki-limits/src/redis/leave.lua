-- A call gives up its slot, or its place in the queue.
-- KEYS: 1 slots, 2 queue. ARGV: 1 nonce, 2 id.
redis.call('ZREM', KEYS[1], ARGV[2])
redis.call('ZREM', KEYS[2], ARGV[2])
return {ARGV[1]}
