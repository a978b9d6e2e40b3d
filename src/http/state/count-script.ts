/**
 * Counts events of a key in Redis, unless more than `ARGV[1]` would then be within `ARGV[3]` milliseconds. The key lists
 * their times, oldest first, by the clock of the store: those of its clients may differ.
 * @returns in Redis: 0, or milliseconds until there is room for `ARGV[2]` more
 */
export const COUNT_SCRIPT = `
local key, most, more, window = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
while tonumber(redis.call('LINDEX', key, 0) or now) <= now - window do redis.call('LPOP', key) end
local over = redis.call('LLEN', key) + more - most
if over > 0 then return (redis.call('LINDEX', key, over - 1) or now) + window - now end
for _ = 1, more do redis.call('RPUSH', key, now) end
redis.call('PEXPIRE', key, window)
return 0
`;
