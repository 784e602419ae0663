// stoa-spawner: the privileged daemon that makes sandboxes.
#include <unistd.h>

#include <cstdio>
#include <cstring>

#include "sandbox/spawner.h"

namespace {

/// Where the last word ends; they stand one behind the other, arguments before the environment.
char* find_end(char** words, char* end) {
    for (; *words; ++words)
        if (*words + std::strlen(*words) + 1 > end) end = *words + std::strlen(*words) + 1;
    return end;
}

}  // namespace

int main(int count, char** arguments) {
    using namespace stoa::sandbox;
    static SpawnerOptions options;
    if (const char* error = parse_options(count, arguments, options)) {
        std::fprintf(stderr,
                     "stoa-spawner: %s\nusage: stoa-spawner --socket PATH --owner-uid N --owner-gid N --uid-range FIRST-LAST\n"
                     "           --kernel-dir DIR --shim PATH --runtimes-dir DIR --homes-dir DIR [--cgroup DIR] [--wheels DIR]\n",
                     error);
        return 2;
    }
    options.words = arguments[0];
    options.words_size = static_cast<std::size_t>(find_end(environ, find_end(arguments, arguments[0])) - arguments[0]);
    static Spawner spawner(options);
    return spawner.prepare() ? serve(options, spawner) : 1;
}
