// A spawner of a command's own over a folder of its own: what `stoa execute` runs in and what `stoa doctor` tries.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <string_view>

namespace stoa {

/// The programs and the kernel's folder, as they lie beside this program: installed, or in a build folder of the source tree.
struct Programs {
    std::filesystem::path spawner, shim, kernel;
};
/// Throws with the name of the first that is missing.
[[nodiscard]] Programs find_programs();

/// Who the rooms and the shim run as: never root.
struct Owner {
    uid_t uid;
    gid_t gid;
};
/// Ourselves; for root the user stoa, else nobody.
[[nodiscard]] Owner find_owner();
/// Gives root's rights up for good; nothing for others.
void become(const Owner& owner);

/// A data folder for one run; gone with the object.
class Workplace {
public:
    [[nodiscard]] explicit Workplace(const Owner& owner);
    ~Workplace();
    Workplace(const Workplace&) = delete;
    Workplace& operator=(const Workplace&) = delete;
    [[nodiscard]] std::filesystem::path operator/(std::string_view name) const { return path_ / name; }
    /// Copies of what the owner may not be able to reach where it lies, which root has to ask for.
    [[nodiscard]] Programs reachable(Programs programs) const;

private:
    std::filesystem::path path_;
};

/// The spawner in a session of its own: Ctrl-C is not meant for it. Ends with the object.
class SpawnerProcess {
public:
    /// Throws what the spawner said when it does not start.
    [[nodiscard]] SpawnerProcess(const Workplace& place, const Programs& programs, const Owner& owner);
    ~SpawnerProcess();
    SpawnerProcess(const SpawnerProcess&) = delete;
    SpawnerProcess& operator=(const SpawnerProcess&) = delete;
    [[nodiscard]] const std::string& socket() const { return socket_; }
    [[nodiscard]] pid_t pid() const { return pid_; }

private:
    [[nodiscard]] bool listens() const;
    [[nodiscard]] std::string said() const;
    std::string socket_, log_;
    pid_t pid_ = 0;
};

/// The status of a child that has ended, as waitpid gives it; -1 when there is none.
int wait_for(pid_t pid);

}  // namespace stoa
