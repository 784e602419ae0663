#include "host/kernel_specs.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/ascii.h"
#include "base/json.h"
#include "base/log.h"
#include "host/folders.h"

namespace stoa {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t max_spec_bytes = 64 << 10;
// The spawner takes 32 arguments of 4096 bytes together; some are ours.
constexpr std::size_t max_spec_arguments = 16;
constexpr std::size_t max_spec_variables = 8;
constexpr std::size_t max_spec_text_bytes = 3'000;
constexpr std::string_view connection_file = "/run/kernel/connection.json";
/// A copy for kernels that write it anew and change the mode of its folder, as ipykernel does: the shim needs the folder as it is.
constexpr std::string_view own_connection_file = "/tmp/kernel.json";

/// As Jupyter allows it.
bool is_kernel_name(std::string_view name) {
    return !name.empty() && name.size() <= 100 && name.front() != '.' && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    });
}

/// One line of a request to the spawner.
bool is_line(std::string_view text) {
    return std::ranges::none_of(text, [](char c) { return c == '\n' || c == '\0'; });
}

bool is_variable_name(std::string_view name) {
    return !name.empty() && !(name.front() >= '0' && name.front() <= '9') && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
}

bool read_spec(boost::json::value& json, KernelProgram& out, JsonReader& reader) {
    auto* fields = reader.object(json);
    if (!fields) return false;
    auto* arguments = reader.require(*fields, "argv");
    if (!arguments) return false;
    {
        auto step = reader.at("argv");
        if (!reader.list(*arguments, max_spec_arguments, out.arguments, [&](boost::json::value& item, std::string& text) {
                return reader.string(item, max_spec_text_bytes, text) && (is_line(text) || reader.fail("has more than one line"));
            }))
            return false;
        if (out.arguments.empty() || out.arguments.front().empty() || out.arguments.front().find('=') != std::string::npos)
            return reader.fail("names no program");
    }
    auto* name = reader.find(*fields, "display_name");
    if (name && !reader.string(*name, 200, out.spec.display_name)) return false;
    if (out.spec.display_name.empty()) out.spec.display_name = out.spec.name;
    auto* language = reader.find(*fields, "language");
    if (language && !reader.string(*language, 100, out.spec.language)) return false;
    auto* environment = reader.find(*fields, "env");
    if (!environment) return true;
    auto step = reader.at("env");
    auto* variables = reader.object(*environment);
    if (!variables) return false;
    if (variables->size() > max_spec_variables) return reader.fail(fmt::format("has more than {} variables", max_spec_variables));
    for (auto& variable : *variables) {
        std::string text;
        if (!is_variable_name(variable.key())) return reader.fail("has a name that no variable can have");
        if (!reader.string(variable.value(), max_spec_text_bytes, text)) return false;
        if (!is_line(text)) return reader.fail("has a value of more than one line");
        out.environment.push_back(fmt::format("{}={}", std::string(variable.key()), text));
    }
    return true;
}

/// Debian's own Python; its launcher stands for whatever kernel.json says.
KernelProgram standard_program() {
    KernelProgram out;
    out.spec = {std::string(standard_kernel), "Python 3", "python"};
    out.arguments = standard_arguments();
    return out;
}

std::string fill_in(std::string text, const KernelProgram& kernel) {
    for (const auto& [name, value] : {std::pair("{connection_file}", std::string(own_connection_file)), std::pair("{resource_dir}", kernel.folder.string())}) {
        for (std::size_t at = 0; (at = text.find(name, at)) != std::string::npos; at += value.size())
            text.replace(at, std::string_view(name).size(), value);
    }
    return text;
}

}  // namespace

std::expected<KernelProgram, DecodeError> parse_kernel_spec(std::string_view text, std::string name) {
    KernelProgram begun;
    begun.spec.name = std::move(name);
    return decode_json<KernelProgram>(text, [&](boost::json::value& json, KernelProgram& out, JsonReader& reader) {
        out = begun;
        if (!read_spec(json, out, reader)) return false;
        std::size_t bytes = 0;
        for (const auto* list : {&out.arguments, &out.environment}) {
            for (const std::string& one : *list) bytes += one.size();
        }
        return bytes <= max_spec_text_bytes || reader.fail(fmt::format("argv and env have more than {} bytes together", max_spec_text_bytes));
    });
}

std::vector<KernelProgram> list_kernels(std::string_view path) {
    std::map<std::string, KernelProgram> found;  // by the name in small letters, as Jupyter tells them apart
    found.emplace(standard_kernel, standard_program());
    while (!path.empty()) {
        const std::string_view one = path.substr(0, path.find(':'));
        path.remove_prefix(std::min(path.size(), one.size() + 1));
        if (!one.starts_with('/')) continue;
        std::error_code none;
        for (const auto& entry : fs::directory_iterator(fs::path(one) / "kernels", none)) {
            const std::string name = entry.path().filename().string();
            if (!is_kernel_name(name) || found.contains(lower(name))) continue;
            if (found.size() >= static_cast<std::size_t>(wire::max_kernels)) break;
            try {
                const auto text = read_file(entry.path() / "kernel.json", max_spec_bytes);
                if (!text) continue;
                auto kernel = parse_kernel_spec(*text, name);
                if (!kernel) {
                    log_warning("host", "{}/kernel.json: {}", entry.path().string(), kernel.error().sentence());
                    continue;
                }
                kernel->folder = entry.path();
                found.emplace(lower(name), std::move(*kernel));
            } catch (const std::exception& failure) {
                log_warning("host", "{}: {}", entry.path().string(), failure.what());
            }
        }
    }
    std::vector<KernelProgram> all;
    for (auto& [name, kernel] : found) all.push_back(std::move(kernel));
    return all;
}

std::expected<KernelProgram, std::string> choose_kernel(const std::vector<KernelProgram>& kernels, const KernelWish& wish) {
    const std::string wanted = lower(wish.name.empty() && wish.language.empty() ? standard_kernel : std::string_view(wish.name));
    const auto by_name = std::ranges::find(kernels, wanted, [](const KernelProgram& kernel) { return lower(kernel.spec.name); });
    if (by_name != kernels.end()) return *by_name;
    // Names differ from machine to machine ("base", ".venv", "ir-4.3"); the first kernel of the language is what is meant.
    std::string language = lower(wish.language);
    if (language.empty() && wanted.find("python") != std::string::npos) language = "python";
    if (language == "ipython") language = "python";
    if (language == "python") return *std::ranges::find(kernels, standard_kernel, [](const KernelProgram& kernel) { return std::string_view(kernel.spec.name); });
    const auto by_language = std::ranges::find_if(kernels, [&](const KernelProgram& kernel) {
        return !language.empty() && lower(kernel.spec.language) == language;
    });
    if (by_language != kernels.end()) return *by_language;
    std::string choice;
    for (const KernelProgram& kernel : kernels) {
        if (choice.size() > 1'000) break;
        choice += fmt::format("{}{}", choice.empty() ? "" : ", ", kernel.spec.display_name);
    }
    return std::unexpected(fmt::format("This notebook asks for the kernel {}, which is not on this machine. Choose another: {}.",
                                       wish.name.empty() ? wish.language : wish.name, choice));
}

std::vector<std::string> standard_arguments() {
    return {"/usr/bin/python3", "-I", "/opt/stoa/kernel/launch.py", std::string(connection_file)};
}

std::vector<std::string> sandbox_arguments(const KernelProgram& kernel) {
    if (kernel.spec.name == standard_kernel) return kernel.arguments;
    // The shim comes to the kernel's sockets through their group, which the usual umask keeps out.
    std::vector<std::string> out = {"/bin/sh", "-c", fmt::format("umask 007; cp {} {} && exec \"$@\"", connection_file, own_connection_file), "sh",
                                    "/usr/bin/env"};
    for (const std::string& variable : kernel.environment) out.push_back(fill_in(variable, kernel));
    for (const std::string& argument : kernel.arguments) out.push_back(fill_in(argument, kernel));
    return out;
}

}  // namespace stoa
