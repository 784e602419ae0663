// Files and folders of the host: durable small files, and removing trees that a guest may have prepared.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace stoa {

/// Whether an id from the wire can be one folder's name: not empty, no slash, doesn't begin with a dot.
[[nodiscard]] bool is_folder_name(std::string_view id);

/// Replaces the file so that after a crash it is whole, the old or the new one (temporary file, fsync, rename, fsync of
/// the folder). Blocks. Throws std::system_error.
void write_durably(const std::filesystem::path& file, std::string_view text);
/// Nothing when there is none. Throws std::system_error when it can't be read, is a symlink or is longer than max_bytes.
[[nodiscard]] std::optional<std::string> read_file(const std::filesystem::path& file, std::size_t max_bytes);
/// Makes the folder 0700 when missing; its parent must exist. Throws std::system_error, also when it is something else.
void make_folder(const std::filesystem::path& folder);
/// A runtime's folder with the folders that its programs write in, and what it may reach. Throws as make_folder() does.
void make_runtime_folder(const std::filesystem::path& folder, std::string_view network_policy);
/// What the shim reads for each connection (egress/policy.h). Throws std::system_error.
void write_network_policy(const std::filesystem::path& folder, std::string_view network_policy);

/// Removes a tree, following no symlink and however deep it is, with two descriptors open. Nobody may be writing in it.
/// False: something is left (others' files without the right to remove them). Blocks.
[[nodiscard]] bool remove_tree(const std::filesystem::path& folder);

}  // namespace stoa
