// The first process of the image, which has no shell: adds the words of LLAMATAP_JAVA_OPTS to Java's options and is replaced by
// Java, which gets the signals and drains.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef HOME
#define HOME "/opt/llamatap/"
#endif

static const char *const BEFORE[] = {
    HOME "runtime/bin/java",
    "@" HOME "jvm.options",
    "-Djava.library.path=" HOME "native/META-INF/native",
    "-Djna.boot.library.path=" HOME "native/com/sun/jna/linux-x86-64:" HOME "native/com/sun/jna/linux-aarch64",
    // Options that the archive does not suit cost its gain, no complaints.
    "@" HOME "archive/options",
};
static const char *const AFTER[] = {"-jar", HOME "llamatap.jar"};
#define BLANKS " \t\r\n"
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

int main(int argc, char **argv) {
    const char *set = getenv("LLAMATAP_JAVA_OPTS");
    char *words = strdup(set == NULL ? "" : set);
    size_t most = COUNT(BEFORE) + strlen(words) / 2 + 1 + COUNT(AFTER) + (size_t) argc + 1;
    const char **command = calloc(most, sizeof(*command));
    if (command == NULL) {
        fputs("llamatap: there is no memory to start Java\n", stderr);
        return 71;
    }
    // Java would take it for the class to start, and say that there is none.
    const char *first = words + strspn(words, BLANKS);
    if (*first != '\0' && *first != '-' && *first != '@') {
        fprintf(stderr,
                "llamatap: variable LLAMATAP_JAVA_OPTS: \"%.*s\" is no option of Java; accepted: options such as -Xmx512m, separated by "
                "blanks\n",
                (int) strcspn(first, BLANKS), first);
        return 64;
    }
    size_t count = 0;
    for (size_t i = 0; i < COUNT(BEFORE); i++) {
        command[count++] = BEFORE[i];
    }
    for (char *word = strtok(words, BLANKS); word != NULL; word = strtok(NULL, BLANKS)) {
        command[count++] = word;
    }
    for (size_t i = 0; i < COUNT(AFTER); i++) {
        command[count++] = AFTER[i];
    }
    for (int i = 1; i < argc; i++) {
        command[count++] = argv[i];
    }
    // One arena for all threads, not one for each compiler thread with what it once needed at most.
    setenv("MALLOC_ARENA_MAX", "1", 0);
    execv(command[0], (char *const *) command);
    fprintf(stderr, "llamatap: %s cannot be started: %s\n", command[0], strerror(errno));
    return 71;
}
