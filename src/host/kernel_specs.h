// The kernels of this machine as Jupyter describes them: kernel.json files in folders below Jupyter's data paths.
#pragma once

#include <expected>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "wire/shared.h"

namespace stoa {

/// Where Debian and administrators put them. What a kernel.json names must be seen inside a sandbox: /usr is.
inline constexpr std::string_view standard_kernel_path = "/usr/local/share/jupyter:/usr/share/jupyter";
/// Without a wish, and for Python that names no kernel of ours.
inline constexpr std::string_view standard_kernel = "python3";

struct KernelProgram {
    wire::KernelSpec spec;
    std::vector<std::string> arguments;    ///< argv, as kernel.json has it
    std::vector<std::string> environment;  ///< NAME=VALUE
    std::filesystem::path folder;          ///< of kernel.json: {resource_dir}
};

/// What a notebook's metadata ask for; either may be empty.
struct KernelWish {
    std::string name;      ///< kernelspec.name
    std::string language;  ///< kernelspec.language, else language_info.name
};

/// The text of one kernel.json; the kernel's name is its folder's.
[[nodiscard]] std::expected<KernelProgram, DecodeError> parse_kernel_spec(std::string_view text, std::string name);

/// All that can be started, in the order of their names; of two with one name the earlier folder of the path counts. What can't
/// be read is left out and logged. The standard kernel is always there: it is ours.
[[nodiscard]] std::vector<KernelProgram> list_kernels(std::string_view path);

/// The kernel that this notebook means; a Python that nobody has here is the standard one. The error is a sentence with the choice.
[[nodiscard]] std::expected<KernelProgram, std::string> choose_kernel(const std::vector<KernelProgram>& kernels, const KernelWish& wish);

/// The argv of the standard kernel's launcher.
[[nodiscard]] std::vector<std::string> standard_arguments();

/// The argv that starts it inside a sandbox: the standard kernel through its launcher, any other as its kernel.json says, with a
/// umask that lets its sockets be reached.
[[nodiscard]] std::vector<std::string> sandbox_arguments(const KernelProgram& kernel);

}  // namespace stoa
