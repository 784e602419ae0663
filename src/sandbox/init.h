// Pid 1 of a sandbox: starts the kernel program when the shim says so, reaps everything, tells how it ended.
// It has the runtime's own user and filter and no rights that the guest has not; it only outlives the guest's signals.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "sandbox/text.h"

namespace stoa::sandbox {

/// What the shim says; one message of the control socket each.
struct Order {
    enum class Kind : std::uint8_t { start, signal, restart, quit };
    Kind kind = Kind::quit;
    int signal = 0;  // 1-31, of Kind::signal
};
[[nodiscard]] std::optional<Order> parse_order(std::string_view message);

/// What init does next; saying comes first, in the order of the fields.
struct Deeds {
    Text<32> exited;     // "EXITED code 0"
    bool gone = false;   // say "GONE"
    bool quit = false;   // leave
    bool kill_all = false;
    bool start = false;  // start the program, then tell started()
    int signal = 0;      // send to the program's group
};

/// The states of init without its system calls. EXITED is said whenever the program ends, also when RESTART or QUIT ended it;
/// GONE follows when nothing else lives.
class InitMachine {
public:
    Deeds on_order(const Order& order);
    void on_started(int pid) { program_ = pid; }
    /// A child was reaped: code or signal, whichever it was.
    Deeds on_reaped(int pid, bool by_signal, int number);
    /// Nobody is left to wait for.
    Deeds on_empty();

    [[nodiscard]] int program() const { return program_; }  ///< pid, 0 = none runs
    [[nodiscard]] bool is_emptying() const { return after_ != After::nothing; }

private:
    enum class After : std::uint8_t { nothing, start, quit };
    int program_ = 0;
    After after_ = After::nothing;
};

/// What the program's process gets before it runs; 0 = leave as it is.
struct ProgramLimits {
    std::uint64_t data_bytes = 0;
    std::uint64_t processes = 0;
    std::uint64_t max_file_bytes = 0;
};

struct InitPlan {
    int control = 3;
    const char* const* arguments = nullptr;    // with a null behind them
    const char* const* environment = nullptr;  // with a null behind them
    ProgramLimits limits;
    /// Start the program at once with "--ready" as its last argument; it waits on standard input for a byte, which START sends.
    /// Only a sandbox that nobody has claimed yet waits. A program started later is an ordinary one.
    bool waits = false;
    /// Where the zygote was asked for the program: it comes into the sandbox by itself and waits likewise. Else all are -1.
    struct Coming {
        int go = -1;              // its standard input, as init writes it
        int output = -1;          // what it prints, as init reads it
        int program_output = -1;  // the same as programs write it
        int arrival = -1;         // tells its pid, with what hears its questions (netlink_desk.h), once it stands; closed without: the zygote could not, so init starts it by exec
    } coming;
};

/// For a kernel of the zygote; one that comes later finds nobody who lets it go, and ends.
/// Long, since on a crowded machine an exec in its place, which costs five times as much, only makes the crowd wait longer.
inline constexpr int arrival_timeout_ms = 25'000;

inline constexpr std::size_t max_program_log_bytes = 256 * 1024;

/// Serves until QUIT or until the control socket closes; the kernel then kills all that is left in the sandbox.
[[noreturn]] void run_init(const InitPlan& plan);

}  // namespace stoa::sandbox
