// stoa-spawner: the privileged daemon that makes sandboxes.
#include <cstdio>

#include "sandbox/spawner.h"

int main(int count, char** arguments) {
    using namespace stoa::sandbox;
    static SpawnerOptions options;
    if (const char* error = parse_options(count, arguments, options)) {
        std::fprintf(stderr,
                     "stoa-spawner: %s\nusage: stoa-spawner --socket PATH --owner-uid N --owner-gid N --uid-range FIRST-LAST\n"
                     "           --kernel-dir DIR --shim PATH --runtimes-dir DIR --homes-dir DIR [--cgroup DIR]\n",
                     error);
        return 2;
    }
    static Spawner spawner(options);
    return spawner.prepare() ? serve(options, spawner) : 1;
}
