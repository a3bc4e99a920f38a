package dev.stackmemory.adapter.redis.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What happens in one step on the server. All keys of one call have one hash tag. Versions and times are eight bytes each, the highest
 * first, and are compared byte by byte: Lua's numbers are too short for them, and its order of texts depends on the server's locale.
 */
enum Script {
    /**
     * Keys: frame, meta, gone. Arguments: the value, time to live in ms, tier, now in ms. Answers 1 if the copy is kept, 0 if a newer one
     * is, -1 if the frame was forgotten.
     */
    PUT(Steps.PUT + "return put(KEYS, ARGV)"),

    /**
     * PUT, the lists and COUNT_IN in one step, for servers on which all keys lie together. Keys: those of PUT, those of COUNT_IN, then the lists. Arguments: those
     * of PUT, the place in each list, those of COUNT_IN for this copy. Answers as PUT does, and if the copy is kept, as COUNT_IN does after that. Of a copy
     * that is not kept nothing is told to lists and account.
     */
    PUT_WITH_PLACES(Steps.PUT + Steps.ACCOUNT + Steps.COUNT_IN + """
            local kept = put(KEYS, ARGV)
            if kept ~= 1 then return {kept} end
            local lists = #KEYS - 6
            for i = 1, lists do
              redis.call('ZADD', KEYS[6 + i], ARGV[4 + i], ARGV[#ARGV - 1])
            end
            local occupied = count_in({KEYS[4], KEYS[5], KEYS[6]}, {unpack(ARGV, 5 + lists)})
            return {kept, occupied[1], occupied[2]}
            """),

    /** Keys: frame, meta. Arguments: the version. Answers 1 if no copy is left, 0 if one of another version is. */
    DELETE("""
            local held = redis.call('GETRANGE', KEYS[1], 1, 16)
            if #held == 16 and held ~= ARGV[1] then return 0 end
            redis.call('UNLINK', KEYS[1], KEYS[2])
            return 1
            """),

    /** Keys: frame. Arguments: the version, the time. Answers 1 if the copy is of that version. */
    VALIDATE("""
            local held = redis.call('GETRANGE', KEYS[1], 1, 24)
            if #held ~= 24 or string.sub(held, 1, 16) ~= ARGV[1] then return 0 end
            for i = 1, 8 do
              local a, b = string.byte(held, 16 + i), string.byte(ARGV[2], i)
              if a > b then return 1 end
              if a < b then break end
            end
            redis.call('SETRANGE', KEYS[1], 17, ARGV[2])
            return 1
            """),

    /** Keys: frame, meta, gone. Arguments: how long the tombstone stays in ms. Answers the start of the value that was there. */
    FORGET("""
            local held = redis.call('GETRANGE', KEYS[1], 0, 65535)
            redis.call('UNLINK', KEYS[1], KEYS[2])
            redis.call('SET', KEYS[3], '', 'PX', ARGV[1])
            return held
            """),

    /** Keys: frame, meta. Answers the start of the value that was there. */
    EVICT("""
            local held = redis.call('GETRANGE', KEYS[1], 0, 65535)
            redis.call('UNLINK', KEYS[1], KEYS[2])
            return held
            """),

    /** Keys: frame. Arguments: first and last byte. */
    RANGE("return redis.call('GETRANGE', KEYS[1], ARGV[1], ARGV[2])"),

    /** Keys: frame, meta. Arguments: reads, the time of the latest in ms, time to live in ms. Answers whether there is a copy. */
    TOUCH("""
            if redis.call('PEXPIRE', KEYS[1], ARGV[3]) == 0 then return 0 end
            redis.call('HINCRBY', KEYS[2], 'access_count', ARGV[1])
            redis.call('HSET', KEYS[2], 'accessed_at', ARGV[2])
            redis.call('PEXPIRE', KEYS[2], ARGV[3])
            return 1
            """),

    /**
     * Keys: reads, sizes. Arguments: now in ms, then for each copy that was there already its id and size; the time is that of those
     * which are not known yet. Answers as COUNT_IN does.
     */
    COUNT_AGAIN(Steps.ACCOUNT + """
            local sum, copies = 0, begin(KEYS[1], KEYS[2])
            for i = 2, #ARGV, 2 do
              sum = resize(KEYS[2], ARGV[i], ARGV[i + 1])
              copies = copies + redis.call('ZADD', KEYS[1], 'NX', ARGV[1], ARGV[i])
            end
            return {sum, copies}
            """),

    /** Keys: reads, sizes. Arguments: ids of copies that are gone. Answers as COUNT_IN does. */
    COUNT_OUT(Steps.ACCOUNT + """
            begin(KEYS[1], KEYS[2])
            local grown = 0
            for i = 1, #ARGV do
              local old = redis.call('HGET', KEYS[2], ARGV[i])
              if old then
                redis.call('HDEL', KEYS[2], ARGV[i])
                grown = grown - old
              end
              redis.call('ZREM', KEYS[1], ARGV[i])
            end
            return {redis.call('HINCRBY', KEYS[2], '', grown), redis.call('ZCARD', KEYS[1])}
            """),

    /** Keys: reads. Arguments: for each read copy its id and the time of the latest in ms. A copy that is no longer counted is passed over. */
    NOTE_READS("""
            for i = 1, #ARGV, 2 do
              redis.call('ZADD', KEYS[1], 'XX', 'GT', ARGV[i + 1], ARGV[i])
            end
            return 1
            """),

    /**
     * Keys: filter, reads, sizes. Arguments: the generation, the time to live of a generation in ms, now in ms, capacity of the first
     * layer, bits for each entry, bits set for each, then for each copy two hashes of its id, the id, and its size, or nothing if it was only
     * read. Answers the sum of the sizes, or 0 if nothing was put, and how many copies there are.
     *
     * <p>The layers of a generation are bitmaps, each twice as large as the one before. One more bit behind them shows that a bitmap is the one
     * that was filled: a lost one, made again, would deny what was noted in it before.
     */
    COUNT_IN(Steps.ACCOUNT + Steps.COUNT_IN + "return count_in(KEYS, ARGV)"),

    /**
     * Keys: filter. Arguments: the generation, how long a generation is in ms, now in ms, then as COUNT_IN has them, the hashes only. Answers a 1 or a 0 for
     * each id, or nothing if it cannot be known.
     */
    FILTER_TEST("""
            local gen, length, now = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
            local first, width, hashes = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
            local since = tonumber(redis.call('HGET', KEYS[1], 'since') or now)
            if since ~= 0 and now - since < 2 * length then return '' end
            local layers = {}
            for g = gen - 1, gen do
              local top = redis.call('HGET', KEYS[1], 'layer' .. string.format('%.0f', g))
              if top then
                for layer = 0, tonumber(top) do
                  local key = KEYS[1] .. ':' .. string.format('%.0f', g) .. ':' .. layer
                  if redis.call('EXISTS', key) == 0 then return '' end
                  layers[#layers + 1] = {key, first * 2 ^ layer * width}
                end
              end
            end
            local answer = {}
            for i = 7, #ARGV, 2 do
              local found = '0'
              for _, layer in ipairs(layers) do
                local all = true
                for k = 0, hashes - 1 do
                  local at = (ARGV[i] + k * ARGV[i + 1]) % layer[2]
                  if redis.call('GETBIT', layer[1], string.format('%.0f', at)) == 0 then all = false break end
                end
                if all then found = '1' break end
              end
              answer[#answer + 1] = found
            end
            return table.concat(answer)
            """),

    /** Keys: any, of the server that is asked. Answers what it tells of itself, or nothing if the user may not ask. */
    SERVER("""
            local told = redis.pcall('INFO', 'server')
            return type(told) == 'string' and told or ''
            """),

    /** Keys: epoch. Arguments: the number, in decimal digits. Answers the number that lies there now, in decimal digits. */
    ADVANCE("""
            local held = redis.call('GET', KEYS[1])
            if not held or #held < #ARGV[1] or (#held == #ARGV[1] and held < ARGV[1]) then
              redis.call('SET', KEYS[1], ARGV[1])
              return ARGV[1]
            end
            return held
            """),

    /** Keys: asked, requests. Arguments: the hash of a query, and the query. Beyond 2,000 queries the 1,000 rarest are forgotten. */
    ASKED("""
            redis.call('ZINCRBY', KEYS[1], 1, ARGV[1])
            if redis.call('HSETNX', KEYS[2], ARGV[1], ARGV[2]) == 1 and redis.call('ZCARD', KEYS[1]) > 2000 then
              for _, rare in ipairs(redis.call('ZRANGE', KEYS[1], 0, 999)) do
                redis.call('HDEL', KEYS[2], rare)
              end
              redis.call('ZREMRANGEBYRANK', KEYS[1], 0, 999)
            end
            return 1
            """),

    /** Keys: the lock, the answer. Arguments: who computes, the value, its time to live in ms. Answers 1 if that one holds the lock, and it is kept. */
    KEEP("""
            if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
            redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
            return 1
            """),

    /** Keys: the lock. Arguments: who holds it. Frees it if that one still does. */
    RELEASE("""
            if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
            return 0
            """);

    /** What several scripts do, as functions of their keys and arguments. */
    private static final class Steps {
        static final String PUT = """
                local function put(KEYS, ARGV)
                  if redis.call('EXISTS', KEYS[3]) == 1 then return -1 end
                  local value = ARGV[1]
                  local held = redis.call('GETRANGE', KEYS[1], 0, 24)
                  if #held == 25 then
                    local function later(from, to)
                      for i = from, to do
                        local a, b = string.byte(held, i), string.byte(value, i)
                        if a ~= b then return a > b end
                      end
                    end
                    if string.sub(held, 2, 17) ~= string.sub(value, 2, 17) then
                      if later(2, 17) then return 0 end
                    elseif later(18, 25) then
                      value = string.sub(value, 1, 17) .. string.sub(held, 18, 25) .. string.sub(value, 26)
                    end
                  end
                  redis.call('SET', KEYS[1], value, 'PX', ARGV[2])
                  if redis.call('HSET', KEYS[2], 'tier_level', ARGV[3]) == 1 then
                    redis.call('HSET', KEYS[2], 'accessed_at', ARGV[4], 'access_count', 0)
                  end
                  redis.call('PEXPIRE', KEYS[2], ARGV[2])
                  return 1
                end
                """;

        /**
         * The sum lies in the hash of the sizes, under the one name that is no id, so that a server which evicts whatever it likes takes both or none; and of
         * reads and sizes neither counts without the other.
         */
        static final String ACCOUNT = """
                local function begin(reads, sizes)
                  local copies = redis.call('ZCARD', reads)
                  if copies == 0 then redis.call('UNLINK', sizes) end
                  return copies
                end
                local function resize(sizes, id, size)
                  local held = redis.call('HMGET', sizes, '', id)
                  local sum, old = tonumber(held[1] or 0), held[2]
                  if old ~= size then
                    sum = sum + size - (old or 0)
                    redis.call('HSET', sizes, '', sum, id, size)
                  end
                  return sum
                end
                """;

        static final String COUNT_IN = """
                local function count_in(KEYS, ARGV)
                  local gen, ttl, now = ARGV[1], ARGV[2], ARGV[3]
                  local first, width, hashes = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
                  local held = redis.call('HMGET', KEYS[1], 'since', 'layer' .. gen, 'count' .. gen)
                  local layer, count, changed = tonumber(held[2] or 0), tonumber(held[3] or 0), not held[2]
                  if not held[1] then
                    redis.call('HSET', KEYS[1], 'since', redis.call('ZCARD', KEYS[2]) == 0 and 0 or now)
                  end
                  if changed then
                    for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
                      local old = tonumber(string.match(field, '%-?%d+$'))
                      if old and old < gen - 1 then redis.call('HDEL', KEYS[1], field) end
                    end
                  end
                  local key, room = KEYS[1] .. ':' .. gen .. ':' .. layer, first * 2 ^ layer
                  local sets = {}
                  for i = 7, #ARGV, 4 do
                    local bits = room * width
                    local at, step = tonumber(ARGV[i]), tonumber(ARGV[i + 1])
                    for k = 0, hashes do
                      sets[4 * k + 1], sets[4 * k + 2], sets[4 * k + 4] = 'SET', 'u1', 1
                      sets[4 * k + 3] = k == 0 and bits or (at + (k - 1) * step) % bits
                    end
                    local were = redis.call('BITFIELD', key, unpack(sets))
                    local lost = were[1] == 0 and count > 0
                    local fresh = lost
                    for k = 2, hashes + 1 do
                      if were[k] == 0 then fresh = true break end
                    end
                    if lost then redis.call('HSET', KEYS[1], 'since', now) end
                    if fresh then
                      changed = true
                      count = count + 1
                      if count >= room then
                        redis.call('PEXPIRE', key, ttl)
                        layer, count, room = layer + 1, 0, 2 * room
                        key = KEYS[1] .. ':' .. gen .. ':' .. layer
                        redis.call('SETBIT', key, 0, 0)
                      end
                    end
                  end
                  if changed then
                    redis.call('PEXPIRE', key, ttl)
                    redis.call('HSET', KEYS[1], 'layer' .. gen, layer, 'count' .. gen, count)
                  end
                  local sum, copies = 0, begin(KEYS[2], KEYS[3])
                  for i = 9, #ARGV, 4 do
                    local id, size = ARGV[i], ARGV[i + 1]
                    if size ~= '' then
                      sum = resize(KEYS[3], id, size)
                      copies = copies + redis.call('ZADD', KEYS[2], now, id)
                    end
                  end
                  return {sum, copies}
                end
                """;
    }

    private final String text;
    private final String digest;

    Script(String text) {
        this.text = text;
        try {
            // The name by which the server knows a script; nothing secret hangs on it.
            byte[] sha = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            this.digest = HexFormat.of().formatHex(sha);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java platform has SHA-1", absent);
        }
    }

    String text() {
        return text;
    }

    String digest() {
        return digest;
    }
}
