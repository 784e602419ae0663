#include "sandbox/request.h"

#include <algorithm>
#include <cstring>
#include <iterator>

namespace stoa::sandbox {

namespace {

enum Key : unsigned { runtime, home, uid, memory, cores, processes, tmp, file, init, zygote, key_count };

constexpr std::string_view key_names[key_count] = {"runtime", "home", "uid", "memory", "cores", "processes", "tmp", "file", "init", "zygote"};
constexpr unsigned start_keys = (1u << init) - 1;
constexpr unsigned ready_keys = start_keys & ~(1u << home);
constexpr unsigned claim_keys = 1u << runtime | 1u << init | 1u << home | 1u << uid;
constexpr unsigned stop_keys = 1u << runtime | 1u << init;

const char* number_between(std::string_view value, std::uint64_t min, std::uint64_t max, std::uint64_t& out, const char* error) {
    return parse_number(value, out) && out >= min && out <= max ? nullptr : error;
}

const char* read_value(Key key, std::string_view value, Request& out) {
    switch (key) {
        case runtime:
            if (!is_name(value)) return "runtime is not a name";
            out.runtime.add(value);
            return nullptr;
        case home:
            if (!is_name(value)) return "home is not a name";
            out.home.add(value);
            return nullptr;
        case uid:
            return number_between(value, 1, 0xfffffffe, out.uid, "uid is not a user's number");
        case memory:
            return number_between(value, min_memory_bytes, max_memory_bytes, out.memory_bytes, "memory is out of range");
        case cores:
            return number_between(value, 1, max_cores, out.cores, "cores is out of range");
        case processes:
            return number_between(value, min_processes, max_processes, out.processes, "processes is out of range");
        case tmp:
            return number_between(value, min_tmp_bytes, max_memory_bytes, out.tmp_bytes, "tmp is out of range");
        case file:
            return number_between(value, 0, max_memory_bytes, out.max_file_bytes, "file is out of range");
        case init: {
            std::string_view pid = take_part(value, ' ');
            if (const char* error = number_between(pid, 2, 1u << 30, out.init_pid, "init has no pid")) return error;
            return number_between(value, 1, 1ull << 62, out.init_start_time, "init has no start time");
        }
        case zygote:
            return number_between(value, 0, 1, out.zygote, "zygote is 0 or 1");
        case key_count:
            break;
    }
    return "unknown key";
}

const char* read_argument(std::string_view value, Request& out) {
    if (out.argument_count == max_arguments) return "too many arguments";
    if (out.arguments.size() - out.argument_count + value.size() > max_argument_bytes) return "the arguments are too long";
    if (out.argument_count == 0 && !starts_with(value, "/")) return "the program is not an absolute path";
    out.arguments.add(value).add(std::string_view("\0", 1));
    ++out.argument_count;
    return nullptr;
}

struct VerbRule {
    std::string_view name;
    Verb verb;
    unsigned required;  // keys
};

constexpr VerbRule verb_rules[] = {
    {"start", Verb::start, start_keys},
    {"ready", Verb::ready, ready_keys},
    {"claim", Verb::claim, claim_keys},
    {"push-out", Verb::push_out, stop_keys},
    {"stand-back", Verb::stand_back, stop_keys},
    {"come-forward", Verb::come_forward, stop_keys},
    {"stop", Verb::stop, stop_keys},
    {"probe", Verb::probe, 0},
};

const char* parse_into(std::string_view message, Request& out) {
    if (message.size() > max_request_bytes) return "the request is too long";
    if (message.find('\0') != std::string_view::npos) return "the request holds a NUL";
    const std::string_view verb = take_part(message, '\n');
    const VerbRule* rule = std::ranges::find(verb_rules, verb, &VerbRule::name);
    if (rule == std::end(verb_rules)) return "unknown verb";
    out.verb = rule->verb;
    const unsigned required = rule->required;
    const bool has_program = out.verb == Verb::start || out.verb == Verb::ready;
    unsigned seen = 0;
    while (!message.empty()) {
        std::string_view line = take_part(message, '\n');
        std::string_view name = take_part(line, ' ');
        if (name == "arg" && has_program) {
            if (const char* error = read_argument(line, out)) return error;
            continue;
        }
        unsigned key = 0;
        while (key < key_count && key_names[key] != name) ++key;
        const unsigned known = required | (has_program ? 1u << zygote : 0u);
        if (key == key_count || !(known & 1u << key)) return "unknown key";
        if (seen & 1u << key) return "a key stands twice";
        seen |= 1u << key;
        if (const char* error = read_value(static_cast<Key>(key), line, out)) return error;
    }
    if ((seen & ~(1u << zygote)) != required) return "a key is missing";
    if (has_program && out.argument_count == 0) return "there is no program to start";
    return nullptr;
}

}  // namespace

bool is_name(std::string_view text) {
    if (text.empty() || text.size() > max_name_bytes || text[0] == '.') return false;
    for (char c : text) {
        bool known = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == ':';
        if (!known) return false;
    }
    return true;
}

std::expected<Request, const char*> parse_request(std::string_view message) {
    std::expected<Request, const char*> request;
    if (const char* error = parse_into(message, *request)) return std::unexpected(error);
    return request;
}

}  // namespace stoa::sandbox
