// The only file that includes toml++, whose headers cost two seconds.
#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 1
#include <fmt/format.h>
#include <toml++/toml.h>

#include <optional>

#include "app/settings.h"

namespace stoa {

namespace {

std::string_view type_in_words(const toml::node& node) {
    switch (node.type()) {
        case toml::node_type::table:
            return "a table";
        case toml::node_type::array:
            return "a list";
        case toml::node_type::string:
            return "text";
        case toml::node_type::integer:
            return "a whole number";
        case toml::node_type::floating_point:
            return "a number with a fraction";
        case toml::node_type::boolean:
            return "true or false";
        default:
            return "a date or a time";
    }
}

/// The value as one writes it on the command line; nothing when its type is not the rule's.
std::optional<std::vector<std::string>> texts_of(const SettingRule& rule, const toml::node& node) {
    std::vector<std::string> out;
    if (is_list(rule.kind)) {
        const auto* array = node.as_array();
        if (!array) return std::nullopt;
        for (const auto& item : *array) {
            const auto text = item.value_exact<std::string>();
            if (!text) return std::nullopt;
            out.push_back(*text);
        }
        return out;
    }
    if (rule.kind == SettingKind::integer || rule.kind == SettingKind::bytes || rule.kind == SettingKind::minutes) {
        if (const auto number = node.value_exact<std::int64_t>()) return std::vector{std::to_string(*number)};
        if (rule.kind == SettingKind::integer) return std::nullopt;
    }
    const auto text = node.value_exact<std::string>();
    if (!text) return std::nullopt;
    return std::vector{*text};
}

}  // namespace

void Settings::read(std::string_view toml_text, std::string_view name) {
    const auto parsed = toml::parse(toml_text, std::string(name));
    if (!parsed)
        throw SettingsFault(
            fmt::format("{}, line {}: {}", name, parsed.error().source().begin.line, parsed.error().description()));

    const auto place_of = [&](const toml::source_region& source) { return fmt::format("{}, line {}", name, source.begin.line); };
    const auto take_one = [&](const std::string& key, const toml::key& written, const toml::node& node) {
        const auto rule = std::ranges::find(rules(), key, &SettingRule::key);
        if (rule == rules().end())
            throw SettingsFault(fmt::format("{}: there is no setting {}; did you mean {}?", place_of(written.source()), key,
                                            nearest_setting(key)));
        const std::string place = place_of(node.source());
        auto texts = texts_of(*rule, node);
        if (!texts)
            throw SettingsFault(
                fmt::format("{}: {} can't be {}; docs/configuration.md says what it is", place, key, type_in_words(node)));
        take(*rule, std::move(*texts), Source::file, place);
    };
    // Tables are one deep: a deeper one is a key that is not known.
    for (const auto& [key, node] : parsed.table()) {
        const auto* inner = node.as_table();
        if (!inner || std::ranges::none_of(rules(), [&, prefix = std::string(key.str()) + "."](const SettingRule& rule) {
                return rule.key.starts_with(prefix);
            })) {
            const bool is_table = inner && !inner->empty();
            take_one(is_table ? fmt::format("{}.{}", key.str(), inner->begin()->first.str()) : std::string(key.str()), key, node);
            continue;
        }
        for (const auto& [name_in_table, value] : *inner)
            take_one(fmt::format("{}.{}", key.str(), name_in_table.str()), name_in_table, value);
    }
}

}  // namespace stoa
