#include "app/settings.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <fstream>
#include <iterator>
#include <optional>
#include <ranges>

#include "app/browser_policies.h"
#include "egress/policy.h"
#include "wire/http.h"

namespace stoa {

namespace {

constexpr std::int64_t gib = std::int64_t{1} << 30;

constexpr SettingRule table[] = {
    {"data", "--data", "serve host backup restore user import", SettingKind::path, "",
     "The data folder: database, blobs, homes, runtimes. One serve and one host at a time work in it."},
    {"log.level", "--log-level", "serve host", SettingKind::choice, "info", "The least important lines that are written.", 0, 0,
     "debug info warning error"},
    {"log.format", "--log-format", "serve host", SettingKind::choice, "text",
     "One event is one line on stderr, as text or as a JSON object with time, level, room and message. Neither holds text of "
     "cells, "
     "outputs, tokens or keys.",
     0, 0, "text json"},
    {"serve.listen", "--listen", "serve", SettingKind::address, "127.0.0.1:8080",
     "Where pages are served, as ADDRESS:PORT; port 0 takes a free one. On another address than loopback put TLS before it."},
    {"serve.web", "--web", "serve", SettingKind::path, "", "The folder of the built page; without it only the API is served."},
    {"serve.path_prefix", "--path-prefix", "serve", SettingKind::path, "",
     "The path below which a proxy serves Stoa, as /stoa. The proxy takes it off before it asks here."},
    {"serve.public_origins", "--public-origin", "serve", SettingKind::origins, "",
     "The addresses people use when a proxy is in front, as https://notebooks.example.org. A request that names another host is "
     "refused."},
    {"serve.metrics_listen", "--metrics-listen", "serve", SettingKind::address, "",
     "Where /metrics (Prometheus), /healthz and /readyz are served without sign-in, as 127.0.0.1:9464. Empty: nowhere. It tells "
     "numbers about the whole service, so keep it on loopback or in a closed network."},
    {"serve.max_connections", "--max-connections", "serve", SettingKind::integer, "20000",
     "Connections at the same time, open pages included; one more is told 503. As many open files have to be allowed (ulimit -n, LimitNOFILE).", 10,
     1'000'000},
    {"serve.examples", "--examples", "serve", SettingKind::path, "", "The folder of the example notebooks that the library offers; empty: none."},
    {"serve.image_hosts", "--image-host", "serve", SettingKind::image_hosts, "",
     "Hosts whose pictures notebooks show, by HTTPS: upload.wikimedia.org, *.example.org for those below it, * for any. A host that is asked learns who "
     "reads, and when (docs/operating.md, Pictures from elsewhere). Empty: such pictures are links."},
    {"people.sign_up", "--sign-up", "serve", SettingKind::choice, "closed",
     "Who may make an account: open is anybody, invitation is whoever anybody here invites, closed is whoever an operator invites.", 0, 0,
     "open invitation closed"},
    {"people.trusted_proxies", "--trusted-proxy", "serve", SettingKind::peers, "",
     "Proxies whose X-Forwarded-For names the address that limits on sign-in count by."},
    {"people.proxy_user_header", "--proxy-user-header", "serve", SettingKind::header, "",
     "The field in which a trusted proxy names whom it signed in, as X-Remote-User; the account is made at the first visit. The proxy must "
     "drop the field where a browser sends it. Empty: proxies sign nobody in."},
    {"people.proxy_groups_header", "--proxy-groups-header", "serve", SettingKind::header, "",
     "The field in which such a proxy names their groups, separated by commas, as X-Remote-Groups; the proxy must drop it too. Empty: it says "
     "nothing of groups."},
    {"people.operator_groups", "--operator-group", "serve", SettingKind::words, "",
     "Who comes through a proxy or OpenID Connect and is in one of these groups is an operator, who is in none is not. Empty: groups say nothing "
     "about it."},
    {"people.allowed_groups", "--allowed-group", "serve", SettingKind::words, "",
     "Who comes through a proxy or OpenID Connect has to be in one of these groups. Empty: everybody may come in."},
    {"oidc.issuer", "--oidc-issuer", "serve", SettingKind::text, "",
     "The OpenID Connect provider that signs people in, as https://login.example.org/realms/us, exactly as it names itself. Its redirect address is "
     "/api/oidc/callback behind the address that people use. Empty: none."},
    {"oidc.client_id", "--oidc-client-id", "serve", SettingKind::text, "", "What the provider calls this service."},
    {"oidc.client_secret_file", "--oidc-client-secret-file", "serve", SettingKind::path, "",
     "A file with the client's secret, readable by serve alone. Empty: a public client, which PKCE alone protects."},
    {"oidc.name", "--oidc-name", "serve", SettingKind::text, "your organisation", "What the page calls the provider: Sign in with ..."},
    {"oidc.scopes", "--oidc-scopes", "serve", SettingKind::text, "openid profile email", "What is asked of the provider; some want groups here too."},
    {"oidc.login_claim", "--oidc-login-claim", "serve", SettingKind::text, "preferred_username",
     "The claim that becomes the name of a new account, where it is free. Accounts are known by issuer and sub, never by this."},
    {"oidc.groups_claim", "--oidc-groups-claim", "serve", SettingKind::text, "groups", "The claim that lists their groups."},
    {"oidc.authorities", "--oidc-authorities", "serve", SettingKind::path, "",
     "A PEM file of who may sign the provider's certificate. Empty: the system's."},
    {"guard.rules", "--rules", "serve", SettingKind::path, "",
     "A folder of *.rules for the guard in place of the public ones (docs/guard.md); read again at SIGHUP."},
    {"guard.sealed_rules", "--sealed-rules", "serve", SettingKind::path, "",
     "A bundle of rules of your own beside them, made by `stoa policy seal`; what they see is on the operator's list and warns nobody."},
    {"guard.sealed_key", "--sealed-key", "serve", SettingKind::path, "", "The public key that the bundle is signed with: rules.public of `stoa policy keys`."},
    {"guard.sealed_secret_file", "--sealed-secret", "serve", SettingKind::path, "",
     "What the bundle is encrypted with, readable by serve alone: rules.secret of `stoa policy keys`. Empty: it is not encrypted."},
    {"guard.yara", "--yara", "serve", SettingKind::path, "",
     "YARA rules of your own beside them (docs/guard.md, YARA rules): a file, or a folder of *.yar; read again at SIGHUP."},
    {"guard.policy_file", "--policy-file", "serve", SettingKind::path, "",
     "What is done about which class, also for groups of people (docs/guard.md, The policy file); read again at SIGHUP. Empty: the page alone says it."},
    {"guard.deadline_ms", "--guard-deadline", "serve", SettingKind::integer, "250",
     "How long a run waits for the guard's decision, in ms; without one by then it runs, and the decision is written down when it comes.", 10,
     60'000},
    {"runtimes.memory", "--memory", "serve execute", SettingKind::bytes, "2GiB", "Memory of a new runtime.", 64 << 20, 4096 * gib},
    {"runtimes.cores", "--cores", "serve execute", SettingKind::integer, "2", "Processors of a new runtime.", 1, 4096},
    {"runtimes.processes", "--processes", "serve execute", SettingKind::integer, "512", "Processes and threads of a new runtime.", 16,
     1 << 20},
    {"runtimes.per_person", "--runtimes-per-person", "serve", SettingKind::integer, "8",
     "Runtimes that one person can have at the same time.", 1, 1'000},
    {"host.spawner_socket", "--spawner-socket", "host", SettingKind::path, "", "Where stoa-spawner listens."},
    {"host.kernel_path", "--kernel-path", "host execute", SettingKind::path, "/usr/local/share/jupyter:/usr/share/jupyter",
     "Jupyter data folders with kernels/NAME/kernel.json, separated by colons. What a kernel.json names must be inside a sandbox: "
     "/usr is."},
    {"host.first_uid", "--first-uid", "host import", SettingKind::integer, "200000",
     "People's user ids are allotted from here. The spawner's --uid-range must hold the same.", 1'000, 2'000'000'000},
    {"host.last_uid", "--last-uid", "host import", SettingKind::integer, "265535", "The last user id for people.", 1'000, 2'000'000'000},
    {"host.network", "--network", "host execute", SettingKind::choice, "listed",
     "What notebooks may reach by HTTP and HTTPS: none is nothing, listed is what host.network_names lists, open is whatever has a public "
     "address, on ports 80 and 443. This machine and private networks are reached only where host.network_inside says so. Running "
     "runtimes go by the new setting once the host has started with it.",
     0, 0, "none listed open"},
    {"host.network_names", "--network-name", "host execute", SettingKind::hosts,
     "pypi.org files.pythonhosted.org cran.r-project.org cloud.r-project.org conda.anaconda.org repo.anaconda.com",
     "What `listed` lists, and what is open besides in `open`. The package indexes, unless told otherwise."},
    {"host.network_refused", "--network-refused", "host execute", SettingKind::hosts, "", "What is closed in any mode, whatever the port."},
    {"host.network_inside", "--network-inside", "host execute", SettingKind::hosts, "",
     "What may have a private address, or one of this machine: a package mirror of one's own. It is open in any mode."},
    {"host.network_proxy", "--network-proxy", "host execute", SettingKind::host, "",
     "The HTTP proxy through which this machine reaches the rest, where there is one. It looks names up then, so only names are checked here."},
    {"host.ready", "--ready", "host", SettingKind::integer, "1",
     "Runtimes kept waiting, made ahead, for whoever starts next; some 16 MB each with host.zygote, else 110. 0 makes every runtime when it is asked for.", 0, 100},
    {"host.ready_pause_ms", "--ready-pause-ms", "host", SettingKind::integer, "3000",
     "After any start, before the next one is made ahead: whoever works comes first. In milliseconds.", 0, 600'000},
    {"host.ready_minutes", "--ready-minutes", "host", SettingKind::integer, "60",
     "When nobody has started a runtime for so long, those that wait are ended, until somebody does.", 1, 100'000},
    {"host.zygote", "--zygote", "host", SettingKind::choice, "on",
     "on: Python kernels are forks of one process that has imported what they need, so they start at once and share its memory. All then have "
     "the same string hashes and memory layout. off: each is a Python of its own. Without effect where the spawner is not root.",
     0, 0, "on off"},
    {"host.idle_minutes", "--idle-minutes", "host", SettingKind::minutes, "0",
     "A runtime that does nothing for so long is ended; files and outputs are kept. Measured is processor time, network and disk of all its "
     "processes, terminals included, never an open page. The page warns 5 minutes before. 0 ends none.", 0, 60'000'000},
    {"host.sleep_minutes", "--sleep-minutes", "host", SettingKind::minutes, "15",
     "A runtime that does nothing for so long, measured as for idle_minutes, sleeps: its processes are held and use no processor until a run, a "
     "question to the kernel, a file or a terminal wakes it, within milliseconds. A cell that runs never sleeps. Needs control groups. 0: none sleeps.", 0,
     60'000'000},
    {"host.sleep_memory", "--sleep-memory", "host", SettingKind::choice, "kept",
     "Where the memory of one that sleeps is. kept: where it was. swapped: it is written to swap (zram is quickest), of which the machine must have "
     "enough, and comes back page by page when it wakes. Without effect where there is no swap, or where the spawner is not root; stoa doctor says so.",
     0, 0, "kept swapped"},
    {"host.burst_seconds", "--burst-seconds", "host", SettingKind::integer, "10",
     "Each runtime has so many seconds of processor time in hand, which grow back at a quarter of the time that passes. One that has used them up "
     "stands back until half are there again: it has all that nobody else wants, and an eighth of another's share where processors are short. Needs "
     "control groups. 0: none stands back.", 0, 1'000'000},
    {"host.idle_extensions", "--idle-extensions", "host", SettingKind::integer, "3",
     "How often a person may keep a runtime that would be ended, each time for as long as host.idle_minutes says; after it worked, anew.", 0,
     1'000},
};

const SettingRule* find_rule(std::string_view key) {
    const auto found = std::ranges::find(table, key, &SettingRule::key);
    return found == std::end(table) ? nullptr : &*found;
}

std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j)
            diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)}));
    }
    return row[b.size()];
}

std::string_view last_part(std::string_view key) {
    return key.substr(key.rfind('.') + 1);
}

bool is_ip_address(const std::string& text) {
    in6_addr room{};
    return ::inet_pton(AF_INET, text.c_str(), &room) == 1 || ::inet_pton(AF_INET6, text.c_str(), &room) == 1;
}

/// "2GiB", "512 MiB", "1000000".
std::optional<std::int64_t> parse_bytes(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || number < 0) return std::nullopt;
    std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
    while (unit.starts_with(' ')) unit.remove_prefix(1);
    constexpr std::string_view units[] = {"", "KiB", "MiB", "GiB", "TiB"};
    const auto found = std::ranges::find(units, unit);
    if (found == std::end(units)) return std::nullopt;
    const auto shift = 10 * (found - std::begin(units));
    if (number > (INT64_MAX >> shift)) return std::nullopt;
    return number << shift;
}

/// "90", "90s": minutes unless told otherwise.
std::optional<std::int64_t> parse_minutes(std::string_view text) {
    const bool in_seconds = text.ends_with('s');
    if (in_seconds) text.remove_suffix(1);
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < 0 || number > INT64_MAX / 60) return std::nullopt;
    return in_seconds ? number : number * 60;
}

std::string show_number(const SettingRule& rule, std::int64_t number) {
    if (rule.kind == SettingKind::bytes && number >= gib && number % gib == 0) return fmt::format("{}GiB", number / gib);
    if (rule.kind == SettingKind::bytes && number % (1 << 20) == 0) return fmt::format("{}MiB", number >> 20);
    if (rule.kind == SettingKind::minutes) return number % 60 == 0 ? std::to_string(number / 60) : fmt::format("{}s", number);
    return std::to_string(number);
}

std::string in_quotes(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (static_cast<unsigned char>(c) < 0x20) {
            out += fmt::format("\\u{:04X}", c);
        } else {
            out += c;
        }
    }
    return out + '"';
}

std::string kind_in_words(const SettingRule& rule) {
    switch (rule.kind) {
        case SettingKind::path:
            return "a path";
        case SettingKind::address:
            return "ADDRESS:PORT";
        case SettingKind::origins:
            return "a list of addresses";
        case SettingKind::peers:
            return "a list of IP addresses";
        case SettingKind::hosts:
            return "a list of NAME, *.NAME or an address, each with :PORT or without";
        case SettingKind::host:
            return "NAME:PORT";
        case SettingKind::image_hosts:
            return fmt::format("a list of at most {} of NAME, *.NAME or *, in lower case", wire::max_image_hosts);
        case SettingKind::header:
            return "the name of an HTTP field";
        case SettingKind::text:
            return "text of one line";
        case SettingKind::words:
            return "a list of texts";
        case SettingKind::integer:
            return fmt::format("{} to {}", rule.least, rule.most);
        case SettingKind::bytes:
            return fmt::format("{} to {}, as bytes or with KiB, MiB, GiB, TiB", show_number(rule, rule.least),
                               show_number(rule, rule.most));
        case SettingKind::minutes:
            return fmt::format("{} to {}, or as 90s in seconds", rule.least / 60, rule.most / 60);
        case SettingKind::choice: {
            std::string words;
            for (const char c : rule.choices) words += c == ' ' ? std::string(", ") : std::string(1, c);
            return "one of " + words;
        }
    }
    return {};
}

/// Of a list, its words.
std::vector<std::string> standard_texts(const SettingRule& rule) {
    if (!is_list(rule.kind)) return {std::string(rule.standard)};
    std::vector<std::string> texts;
    for (const auto word : std::views::split(rule.standard, ' ')) {
        if (!word.empty()) texts.emplace_back(word.begin(), word.end());
    }
    return texts;
}

std::string toml_value(const SettingRule& rule, const std::vector<std::string>& texts) {
    if (is_list(rule.kind)) {
        std::vector<std::string> items;
        for (const auto& text : texts) items.push_back(in_quotes(text));
        return fmt::format("[{}]", fmt::join(items, ", "));
    }
    const std::string text = texts.empty() ? std::string() : texts.front();
    const bool is_number = rule.kind == SettingKind::integer || (rule.kind == SettingKind::minutes && !text.ends_with('s'));
    return is_number ? text : in_quotes(text);
}

std::string_view table_of(std::string_view key) {
    const auto dot = key.find('.');
    return dot == std::string_view::npos ? std::string_view() : key.substr(0, dot);
}

}  // namespace

std::string_view nearest_setting(std::string_view key) {
    // A key in the wrong table is as near as its last part.
    const auto far = [key](const SettingRule& rule) {
        return std::min(distance(key, rule.key), distance(last_part(key), last_part(rule.key)) + 1);
    };
    return std::ranges::min_element(table, {}, far)->key;
}

std::span<const SettingRule> Settings::rules() {
    return table;
}

Settings::Settings() {
    for (const SettingRule& rule : table) {
        take(rule, standard_texts(rule), Source::standard, "the table");
    }
}

void Settings::read_file(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::string text;
    if (in) text.assign(std::istreambuf_iterator<char>(in), {});
    if (!in.good() && !in.eof()) throw SettingsFault(fmt::format("{} can't be read", file.string()));
    if (text.size() > max_settings_bytes)
        throw SettingsFault(fmt::format("{} is larger than {} bytes", file.string(), max_settings_bytes));
    read(text, file.string());
}

void Settings::set(std::string_view key, const std::vector<std::string>& values) {
    const SettingRule* rule = find_rule(key);
    if (!rule) throw std::logic_error("no setting " + std::string(key));
    take(*rule, values, Source::command_line, rule->option);
}

void Settings::take(const SettingRule& rule, std::vector<std::string> texts, Source source, std::string_view place) {
    const auto wrong = [&](std::string_view found) {
        return SettingsFault(fmt::format("{}: {} is {}, not {}", place, rule.key, kind_in_words(rule), found));
    };
    Value taken{std::move(texts), 0, source};
    if (!is_list(rule.kind) && taken.texts.size() != 1) throw wrong(fmt::format("{} values", taken.texts.size()));
    if (rule.kind == SettingKind::image_hosts && taken.texts.size() > static_cast<std::size_t>(wire::max_image_hosts))
        throw wrong(std::to_string(taken.texts.size()));
    for (const std::string& text : taken.texts) {
        if (text.find('\0') != std::string::npos) throw wrong("text with a zero byte");
        switch (rule.kind) {
            case SettingKind::path:
                break;
            case SettingKind::address:
                if (text.empty() && rule.standard.empty()) break;
                try {
                    (void)parse_listen_address(text);
                } catch (const SettingsFault&) {
                    throw wrong(in_quotes(text));
                }
                break;
            case SettingKind::origins:
                if (!text.starts_with("http://") && !text.starts_with("https://")) throw wrong(in_quotes(text));
                break;
            case SettingKind::peers:
                if (!is_ip_address(text)) throw wrong(in_quotes(text));
                break;
            case SettingKind::hosts:
                if (!parse_host_pattern(text)) throw wrong(in_quotes(text));
                break;
            case SettingKind::host:
                if (const auto found = parse_host_pattern(text); !text.empty() && (!found || !found->port || found->name.starts_with("*")))
                    throw wrong(in_quotes(text));
                break;
            case SettingKind::image_hosts:
                if (!is_image_host(text)) throw wrong(in_quotes(text));
                break;
            case SettingKind::header:
                if (!std::ranges::all_of(text, [](unsigned char c) { return std::isalnum(c) || c == '-'; })) throw wrong(in_quotes(text));
                break;
            case SettingKind::text:
            case SettingKind::words:
                if (std::ranges::any_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; })) throw wrong(in_quotes(text));
                break;
            case SettingKind::integer: {
                const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), taken.number);
                if (error != std::errc() || end != text.data() + text.size()) throw wrong(in_quotes(text));
                break;
            }
            case SettingKind::bytes:
            case SettingKind::minutes: {
                const auto number = rule.kind == SettingKind::bytes ? parse_bytes(text) : parse_minutes(text);
                if (!number) throw wrong(in_quotes(text));
                taken.number = *number;
                break;
            }
            case SettingKind::choice:
                if (text.empty() || text.find(' ') != std::string::npos ||
                    fmt::format(" {} ", rule.choices).find(fmt::format(" {} ", text)) == std::string::npos)
                    throw wrong(in_quotes(text));
                break;
        }
        if (rule.most > 0 && (taken.number < rule.least || taken.number > rule.most))
            throw wrong(show_number(rule, taken.number));
    }
    values_.insert_or_assign(std::string(rule.key), std::move(taken));
}

const Settings::Value& Settings::value(std::string_view key) const {
    const auto found = values_.find(key);
    if (found == values_.end()) throw std::logic_error("no setting " + std::string(key));
    return found->second;
}

const std::string& Settings::text(std::string_view key) const {
    return value(key).texts.at(0);
}
std::int64_t Settings::integer(std::string_view key) const {
    return value(key).number;
}
const std::vector<std::string>& Settings::list(std::string_view key) const {
    return value(key).texts;
}

std::string Settings::print() const {
    std::string out;
    std::string_view open;
    for (const SettingRule& rule : table) {
        if (table_of(rule.key) != open) {
            open = table_of(rule.key);
            out += fmt::format("\n[{}]\n", open);
        }
        const Value& held = value(rule.key);
        constexpr std::string_view from[] = {"", "  # from the file", "  # from the command line"};
        out += fmt::format("{} = {}{}\n", last_part(rule.key), toml_value(rule, held.texts), from[static_cast<int>(held.source)]);
    }
    return out;
}

ListenAddress parse_listen_address(const std::string& text) {
    ListenAddress out{"127.0.0.1", 0};
    const auto colon = text.rfind(':');
    const std::string port = colon == std::string::npos ? text : text.substr(colon + 1);
    if (port.empty() || port.size() > 5 || port.find_first_not_of("0123456789") != std::string::npos || std::stoi(port) > 65535)
        throw SettingsFault("an address to listen on is ADDRESS:PORT, as 127.0.0.1:8080, not " + in_quotes(text));
    out.port = static_cast<std::uint16_t>(std::stoi(port));
    if (colon == std::string::npos) return out;
    out.address = text.substr(0, colon);
    if (out.address.starts_with('[') && out.address.ends_with(']')) out.address = out.address.substr(1, out.address.size() - 2);
    if (out.address.empty())
        throw SettingsFault("an address to listen on is ADDRESS:PORT, as 127.0.0.1:8080, not " + in_quotes(text));
    return out;
}

bool is_path_prefix(std::string_view text) {
    if (text.empty()) return true;
    if (text.front() != '/' || text.back() == '/' || text.size() > 100 || text.find("//") != std::string_view::npos) return false;
    return std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '/';
    });
}

std::string settings_page() {
    std::string out = fmt::format(
        "# Configuration\n\nGenerated by `stoa config --page` from the table in src/app/settings.cpp; never edited.\n\n"
        "One TOML file: the one that `--config FILE` names, else `{}` where there is one. What the command line says wins over "
        "the "
        "file. A key that is not known, a wrong type and a value out of range are errors that name the place and, for a key, the "
        "one "
        "that is written most like it. `stoa config` prints what counts; `stoa config --config FILE` checks a file.\n",
        default_settings_file);
    std::string_view open = "-";
    for (const SettingRule& rule : table) {
        if (table_of(rule.key) != open) {
            open = table_of(rule.key);
            out += open.empty() ? "\n## At the top\n\n" : fmt::format("\n## [{}]\n\n", open);
            out += "| key | value | without it | option, of | what it is |\n|---|---|---|---|---|\n";
        }
        out += fmt::format("| `{}` | {} | {} | `{}`, {} | {} |\n", last_part(rule.key), kind_in_words(rule),
                           rule.standard.empty() ? "none" : fmt::format("`{}`", toml_value(rule, standard_texts(rule))),
                           rule.option, rule.commands, rule.says);
    }
    return out + "\n`stoa-spawner` reads no file: it runs as root, and what it is told stands in its unit.\n";
}

}  // namespace stoa
