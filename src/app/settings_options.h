// The options of a command that stand in the table of settings, and --config.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/settings.h"

namespace CLI {
class App;
}

namespace stoa {

/// Lives as long as the command line is read: CLI11 writes into it.
class SettingsOptions {
public:
    /// Adds what the table gives to the command of this name.
    void add_to(CLI::App& command, std::string_view name);
    /// Standard values, then the file, then what the command line said. Throws SettingsFault.
    [[nodiscard]] Settings settle() const;
    /// The file that --config names, else the standard one where this user can read it; empty: none.
    [[nodiscard]] std::string file() const;
    /// The standard file, when it is there and this user can't read it: an ordinary user's command goes on without it.
    [[nodiscard]] std::string left_out() const;

private:
    std::optional<std::string> file_;
    std::map<std::string_view, std::vector<std::string>> given_;  // by key
};

}  // namespace stoa
