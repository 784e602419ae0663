// What Stoa can be told: one table of keys, read from one TOML file and from the command line. `stoa config`, the command
// line's options and docs/configuration.md are all made from the table.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace stoa {

/// Where the file is looked for when --config names none; it may be missing.
inline constexpr std::string_view default_settings_file = "/etc/stoa/stoa.toml";
/// A larger file is no settings file.
inline constexpr std::size_t max_settings_bytes = 1 << 20;

enum class SettingKind {
    path,
    address,  ///< ADDRESS:PORT
    origins,  ///< a list of http(s)://HOST[:PORT]
    peers,    ///< a list of IP addresses
    hosts,    ///< a list of NAME, *.NAME or an address, each with :PORT or without (egress/policy.h)
    host,     ///< NAME:PORT, or nothing
    image_hosts,  ///< a list of NAME, *.NAME or * (browser_policies.h)
    header,   ///< the name of an HTTP field, or nothing
    text,     ///< one line
    words,    ///< a list of such
    integer,
    bytes,   ///< an integer, or text as "2GiB"
    minutes,  ///< an integer, or text as "90s"; a number of seconds
    choice,  ///< one of SettingRule::choices
};

struct SettingRule {
    std::string_view key;       ///< "serve.listen"; the part before the dot is the table in the file
    std::string_view option;    ///< on the command line: "--listen"
    std::string_view commands;  ///< which take the option: "serve host"
    SettingKind kind;
    std::string_view standard;  ///< the value without file and option, as one writes it on the command line
    std::string_view says;
    std::int64_t least = 0;  ///< of integer and bytes
    std::int64_t most = 0;
    std::string_view choices = {};  ///< "text json"
};

[[nodiscard]] constexpr bool is_list(SettingKind kind) {
    return kind == SettingKind::origins || kind == SettingKind::peers || kind == SettingKind::hosts || kind == SettingKind::image_hosts ||
           kind == SettingKind::words;
}

/// A sentence that names the place and the key; for the person who wrote it.
class SettingsFault : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

class Settings {
public:
    /// What a value came from; a later one wins over an earlier one.
    enum class Source { standard, file, command_line };

    [[nodiscard]] static std::span<const SettingRule> rules();
    [[nodiscard]] Settings();

    /// Throws SettingsFault for a file that can't be read, and for the first key or value in it that is wrong.
    void read_file(const std::filesystem::path& file);
    /// The text of a TOML file; `name` stands for it in faults.
    void read(std::string_view toml, std::string_view name);
    /// One value from the command line; a list's items come in one call. Throws SettingsFault.
    void set(std::string_view key, const std::vector<std::string>& values);

    // Each throws std::logic_error for a key that the table does not name.
    [[nodiscard]] const std::string& text(std::string_view key) const;
    [[nodiscard]] std::int64_t integer(std::string_view key) const;
    [[nodiscard]] const std::vector<std::string>& list(std::string_view key) const;

    /// All of it as TOML, each value with where it comes from.
    [[nodiscard]] std::string print() const;

private:
    struct Value {
        std::vector<std::string> texts;  // one, but for lists
        std::int64_t number = 0;         // of integer and bytes
        Source source = Source::standard;
    };
    void take(const SettingRule& rule, std::vector<std::string> texts, Source source, std::string_view place);
    [[nodiscard]] const Value& value(std::string_view key) const;

    std::map<std::string, Value, std::less<>> values_;
};

/// "127.0.0.1:8080", "[::1]:8080" or "8080". Throws SettingsFault.
struct ListenAddress {
    std::string address;
    std::uint16_t port = 0;
};
[[nodiscard]] ListenAddress parse_listen_address(const std::string& text);

/// "" or "/stoa" or "/a/b".
[[nodiscard]] bool is_path_prefix(std::string_view text);

/// The key of the table that is written most like this one.
[[nodiscard]] std::string_view nearest_setting(std::string_view key);

/// docs/configuration.md.
[[nodiscard]] std::string settings_page();

}  // namespace stoa
