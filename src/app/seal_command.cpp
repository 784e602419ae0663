#include "app/seal_command.h"

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "app/rule_files.h"
#include "guard/check.h"
#include "guard/sealed_rules.h"

namespace stoa {

namespace {

namespace fs = std::filesystem;
using guard::SealKeyKind;

enum class Over : std::uint8_t { nothing, what_is_there };

void write_file(const fs::path& file, std::string_view text, mode_t mode, Over over) {
    const int descriptor = open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | (over == Over::nothing ? O_EXCL : O_TRUNC), mode);
    if (descriptor < 0) throw std::system_error(errno, std::generic_category(), file.string());
    while (!text.empty()) {
        const auto count = write(descriptor, text.data(), text.size());
        if (count <= 0) {
            const int why = errno;
            close(descriptor);
            throw std::system_error(why, std::generic_category(), file.string());
        }
        text.remove_prefix(static_cast<std::size_t>(count));
    }
    close(descriptor);
}

/// The public rules and these; with every case of these as it says.
guard::RuleBook checked_book(std::span<const guard::RuleFile> own) {
    std::vector<guard::RuleFile> files = load_rule_files({});
    for (guard::RuleFile file : own) {
        file.is_sealed = true;
        files.push_back(std::move(file));
    }
    auto book = guard::parse_rules(files);
    if (!book) throw std::runtime_error(book.error().sentence());
    for (const guard::Rule& rule : book->rules) {
        if (!rule.is_sealed) continue;
        if (const auto failed = guard::find_failed_case(*book, rule)) throw std::runtime_error(failed->sentence());
    }
    return std::move(*book);
}

std::ptrdiff_t count_sealed(const guard::RuleBook& book) {
    return std::ranges::count_if(book.rules, [](const guard::Rule& rule) { return rule.is_sealed; });
}

}  // namespace

int make_rule_keys(const SealOptions& options) {
    const guard::SealKeys keys = guard::make_seal_keys();
    fs::create_directories(options.out);
    write_file(options.out / "rules.signing", guard::seal_key_file(SealKeyKind::signing_key, keys.signing_key), 0600, Over::nothing);
    write_file(options.out / "rules.secret", guard::seal_key_file(SealKeyKind::secret, keys.secret), 0600, Over::nothing);
    write_file(options.out / "rules.public", guard::seal_key_file(SealKeyKind::public_key, keys.public_key), 0644, Over::nothing);
    fmt::print("rules.public and rules.secret go to the server; rules.signing stays where rules are made.\n");
    return 0;
}

int seal(const SealOptions& options) {
    auto files = load_rule_files(options.rules);
    std::erase_if(files, [](const guard::RuleFile& file) { return !file.name.ends_with(".rules"); });
    const guard::RuleBook book = checked_book(files);
    const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch());
    const std::string bytes = guard::seal_rules(files, options.number, now.count(), read_seal_key(SealKeyKind::signing_key, options.key),
                                                read_seal_key(SealKeyKind::secret, options.secret));
    // Whole or not at all: serve may read it at any time.
    const fs::path beside = options.out.string() + ".new";
    write_file(beside, bytes, 0644, Over::what_is_there);
    fs::rename(beside, options.out);
    fmt::print("{} holds {} rules, number {}{}\n", options.out.string(), count_sealed(book), options.number, options.secret.empty() ? "" : ", encrypted");
    return 0;
}

int show_bundle(const SealOptions& options) {
    const std::string bytes = text_of_file(options.rules);
    const auto bundle = guard::open_bundle(bytes, read_seal_key(SealKeyKind::public_key, options.key), read_seal_key(SealKeyKind::secret, options.secret), options.number);
    if (!bundle) throw std::runtime_error(options.rules.string() + ": " + bundle.error().sentence());
    const guard::RuleBook book = checked_book(bundle->files);
    fmt::print("number {}, made {:%Y-%m-%d %H:%M} UTC, {}, {} rules in {} files\n", bundle->number,
               fmt::gmtime(static_cast<std::time_t>(bundle->made_at / 1000)), bundle->encrypted ? "encrypted" : "not encrypted", count_sealed(book), bundle->files.size());
    for (const guard::RuleFile& file : bundle->files) fmt::print("  {}, {} bytes\n", file.name, file.text.size());
    return 0;
}

}  // namespace stoa
