// What this machine gives Stoa, found out by trying: each check is one function, `stoa doctor` prints them all.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/settings.h"

namespace stoa {

/// Ordered: the exit status of `stoa doctor` is the worst.
enum class Health : int {
    ok = 0,
    weaker = 1,   ///< works, with less than there could be
    missing = 2,  ///< notebooks don't run like this
};

struct Finding {
    Health health = Health::ok;
    std::string subject;  ///< "disk"
    std::string says;     ///< what was found
    std::string advice;   ///< what to do; empty for what is fine
};

using Findings = std::vector<Finding>;

// The machine (doctor_machine.cpp).
[[nodiscard]] Finding check_kernel(std::string_view release);  ///< as uname says it
[[nodiscard]] Finding check_rights();
[[nodiscard]] Finding check_seccomp();
/// Makes a sandbox with a spawner of its own and ends it: the sandbox itself, and what holds its limits.
[[nodiscard]] Findings try_sandbox();
/// Whether what the settings say of sleeping runtimes can be (host.sleep_memory).
[[nodiscard]] Finding judge_sleep(std::string_view sleep_memory, bool has_swap, bool as_root);
/// The spawner that runs here as a service, whose unit may forbid what an own one can do; nothing where none is set or seen.
[[nodiscard]] std::optional<Finding> ask_service_spawner(const std::string& socket);
[[nodiscard]] Finding judge_limits(std::string_view memory, std::string_view processes, std::string_view cpu, bool as_root);

// The installation (doctor_service.cpp).
[[nodiscard]] Finding check_data(const std::filesystem::path& data);
[[nodiscard]] Finding judge_disk(std::string_view place, double free_bytes, double sync_ms);
[[nodiscard]] Finding check_programs();
[[nodiscard]] Findings check_python();
/// What can be chosen beside Python; a kernel whose program a sandbox would not find is weaker.
[[nodiscard]] Finding check_kernels(std::string_view kernel_path);
[[nodiscard]] Finding check_web(const std::filesystem::path& web);
[[nodiscard]] Finding check_port(std::string_view key, const std::string& address);
[[nodiscard]] Finding check_user_ids(std::int64_t first, std::int64_t last);

/// Where ./run keeps data when no setting names a folder.
[[nodiscard]] std::filesystem::path usual_data_folder();

}  // namespace stoa
