// Programs of other systems, by the words of the protocols that they speak: ELF files are read by structure, and *.rules judge those.
// src/guard/yara_rules.h says what stands in `meta`. Each asks for the head of a program: text that mentions these words is none.

private rule is_program
{
    condition:
        (uint16(0) == 0x5A4D and uint32(uint32(0x3C)) == 0x00004550)      // Windows
        or uint32(0) == 0xFEEDFACF or uint32(0) == 0xFEEDFACE             // macOS
        or uint32be(0) == 0xCAFEBABE                                     // macOS for several machines, Java's classes
        or uint32(0) == 0x6D736100                                       // WebAssembly
}

rule pool_protocol_in_a_program
{
    meta:
        class = "mining"
        weight = 3
        maturity = "notify"
        says = "a program of another system that speaks a mining pool's protocol"
    strings:
        $subscribe = "mining.subscribe"
        $authorize = "mining.authorize"
        $submit = "mining.submit"
        $notify = "mining.notify"
        $tcp = "stratum+tcp://"
        $ssl = "stratum+ssl://"
        $login = "\"method\":\"login\""
        $job = "\"job_id\""
    condition:
        is_program and (2 of ($subscribe, $authorize, $submit, $notify) or any of ($tcp, $ssl) or all of ($login, $job))
}

rule proof_of_work_in_a_program
{
    meta:
        class = "mining"
        weight = 2
        maturity = "notify"
        says = "a program of another system with the hash functions that miners use"
    strings:
        $cryptonight = "cryptonight" nocase
        $randomx = "randomx" nocase
        $ethash = "ethash" nocase
        $kawpow = "kawpow" nocase
        $nonce = "nonce" nocase
        $job = "job" nocase
    condition:
        is_program and any of ($cryptonight, $randomx, $ethash, $kawpow) and $nonce and $job
}

rule torrent_protocol_in_a_program
{
    meta:
        class = "torrent-p2p"
        weight = 2
        maturity = "notify"
        says = "a program of another system that speaks BitTorrent"
    strings:
        $handshake = "\x13BitTorrent protocol"
        $peers = "get_peers"
        $announce = "announce_peer"
        $hash = "info_hash"
    condition:
        is_program and ($handshake or all of ($peers, $announce, $hash))
}

rule proxy_protocol_in_a_program
{
    meta:
        class = "proxy-vpn"
        weight = 2
        maturity = "notify"
        says = "a program of another system that carries traffic of others by their usual protocols"
    strings:
        $vmess = "vmess://"
        $vless = "vless://"
        $trojan = "trojan://"
        $shadow = "ss://"
        $socks = "socks5" nocase
    condition:
        is_program and 2 of ($vmess, $vless, $trojan) or (is_program and $shadow and $socks and any of ($vmess, $vless, $trojan))
}
