/* Stands in for NVIDIA's management library, with the signatures of its header, for two GPUs. What a test wants to be missing is
 * taken away by macros; what all functions of a device answer is set while it runs. */
#include <stddef.h>

typedef int nvmlReturn_t;
typedef struct nvmlDevice_st *nvmlDevice_t;
typedef struct { unsigned int gpu; unsigned int memory; } nvmlUtilization_t;
typedef struct { unsigned long long total; unsigned long long free; unsigned long long used; } nvmlMemory_t;

enum { SUCCESS = 0, UNINITIALIZED = 1, INVALID_ARGUMENT = 2, NOT_SUPPORTED = 3, DRIVER_NOT_LOADED = 9 };

struct nvmlDevice_st { unsigned int index; };
static struct nvmlDevice_st devices[2] = {{0}, {1}};
static int started;
static int refusal = SUCCESS;

/* Of the test, not of the library. */
void stub_refuse(int status) { refusal = status; }
int stub_started(void) { return started; }

#ifndef NO_INIT
nvmlReturn_t nvmlInit_v2(void) {
    if (refusal != SUCCESS) return DRIVER_NOT_LOADED;
    started++;
    return SUCCESS;
}
#endif

nvmlReturn_t nvmlShutdown(void) {
    started--;
    return SUCCESS;
}

nvmlReturn_t nvmlDeviceGetCount_v2(unsigned int *count) {
    if (!started) return UNINITIALIZED;
    if (refusal != SUCCESS) return refusal;
    *count = 2;
    return SUCCESS;
}

nvmlReturn_t nvmlDeviceGetHandleByIndex_v2(unsigned int index, nvmlDevice_t *device) {
    if (index > 1) return INVALID_ARGUMENT;
#ifdef FIRST_IS_LOST
    if (index == 0) return 15;
#endif
    *device = &devices[index];
    return SUCCESS;
}

nvmlReturn_t nvmlDeviceGetUtilizationRates(nvmlDevice_t device, nvmlUtilization_t *utilization) {
#ifdef LITTLE_SUPPORT
    return NOT_SUPPORTED;
#endif
    utilization->gpu = 40 + device->index;
    utilization->memory = 7;
    return SUCCESS;
}

nvmlReturn_t nvmlDeviceGetMemoryInfo(nvmlDevice_t device, nvmlMemory_t *memory) {
    memory->total = 150754820096ULL;
    memory->used = 5368709120ULL + device->index;
    memory->free = memory->total - memory->used;
    return SUCCESS;
}

nvmlReturn_t nvmlDeviceGetPowerUsage(nvmlDevice_t device, unsigned int *milliwatts) {
#ifdef LITTLE_SUPPORT
    return NOT_SUPPORTED;
#endif
    *milliwatts = 76500 + device->index;
    return SUCCESS;
}

#ifndef OLD_DRIVER
nvmlReturn_t nvmlDeviceGetTotalEnergyConsumption(nvmlDevice_t device, unsigned long long *millijoules) {
#ifdef LITTLE_SUPPORT
    return NOT_SUPPORTED;
#endif
    *millijoules = 9000000001500ULL + device->index;
    return SUCCESS;
}
#endif
