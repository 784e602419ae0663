#include "host/machine.h"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

namespace stoa {

Machine look_at_machine() {
    Machine machine;
    cpu_set_t cores;
    CPU_ZERO(&cores);
    const bool known = ::sched_getaffinity(0, sizeof cores, &cores) == 0;
    machine.cores = std::max<std::int64_t>(1, known ? CPU_COUNT(&cores) : ::sysconf(_SC_NPROCESSORS_ONLN));
    machine.memory_bytes = static_cast<std::int64_t>(::sysconf(_SC_PHYS_PAGES)) * ::sysconf(_SC_PAGESIZE);
    std::ifstream("/proc/sys/kernel/random/boot_id") >> machine.boot;
    return machine;
}

bool has_swap(const std::filesystem::path& swaps_file) {
    std::ifstream in(swaps_file);
    std::string line;
    return std::getline(in, line) && std::getline(in, line) && !line.empty();
}

}  // namespace stoa
