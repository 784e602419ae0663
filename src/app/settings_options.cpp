#include "app/settings_options.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>

namespace stoa {

namespace {

constexpr const char* standard_file = default_settings_file.data();

}  // namespace

void SettingsOptions::add_to(CLI::App& command, std::string_view name) {
    command.add_option("--config", file_,
                       "the settings file; without it " + std::string(default_settings_file) + " where there is one");
    for (const SettingRule& rule : Settings::rules()) {
        if (name != "config" && name != "doctor" && fmt::format(" {} ", rule.commands).find(fmt::format(" {} ", name)) == std::string::npos) continue;
        auto* option = command.add_option(std::string(rule.option), given_[rule.key], std::string(rule.says));
        option->allow_extra_args(false)->type_name("")->default_str(std::string(rule.standard));
        if (is_list(rule.kind)) {
            option->expected(1)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
        } else {
            option->expected(1)->multi_option_policy(CLI::MultiOptionPolicy::Throw);
        }
    }
}

std::string SettingsOptions::file() const {
    if (file_) return *file_;
    return ::access(standard_file, R_OK) == 0 ? standard_file : "";
}

std::string SettingsOptions::left_out() const {
    return !file_ && ::access(standard_file, R_OK) != 0 && errno == EACCES ? standard_file : "";
}

Settings SettingsOptions::settle() const {
    Settings settings;
    if (const std::string path = file(); !path.empty()) settings.read_file(path);
    for (const auto& [key, values] : given_) {
        if (!values.empty()) settings.set(key, values);
    }
    return settings;
}

}  // namespace stoa
