package io.llamatap.server.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.NativeLibrary;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NvidiaGpusTest {
    private static final OptionalDouble NONE = OptionalDouble.empty();
    private static final OptionalDouble TOTAL = OptionalDouble.of(150_754_820_096.0);
    private static final int GPU_IS_LOST = 15;

    @TempDir
    private Path folder;

    private NvidiaGpus gpus(String library) {
        new Machine(folder).write("dev/nvidiactl", "");
        return new NvidiaGpus(folder, library);
    }

    @Test
    void readsWhatEachGpuTells() throws Exception {
        assertThat(gpus(StubNvml.build(folder)).read())
                .containsExactly(
                        new GpuReading(
                                "0",
                                OptionalDouble.of(40),
                                OptionalDouble.of(5_368_709_120.0),
                                TOTAL,
                                OptionalDouble.of(76.5),
                                OptionalDouble.of(9_000_000_001.5)),
                        new GpuReading(
                                "1",
                                OptionalDouble.of(41),
                                OptionalDouble.of(5_368_709_121.0),
                                TOTAL,
                                OptionalDouble.of(76.501),
                                OptionalDouble.of(9_000_000_001.501)));
    }

    @Test
    void leavesOutWhatAGpuDoesNotSupport() throws Exception {
        assertThat(gpus(StubNvml.build(folder, "LITTLE_SUPPORT")).read())
                .first()
                .isEqualTo(new GpuReading("0", NONE, OptionalDouble.of(5_368_709_120.0), TOTAL, NONE, NONE));
    }

    @Test
    void leavesOutWhatAnOlderDriverDoesNotKnow() throws Exception {
        List<GpuReading> readings = gpus(StubNvml.build(folder, "OLD_DRIVER")).read();
        assertThat(readings).hasSize(2).allSatisfy(gpu -> {
            assertThat(gpu.joules()).isEmpty();
            assertThat(gpu.watts()).isPresent();
        });
    }

    @Test
    void keepsTheNumbersOfOthersWhenAGpuIsLost() throws Exception {
        assertThat(gpus(StubNvml.build(folder, "FIRST_IS_LOST")).read())
                .extracting(GpuReading::id)
                .containsExactly("1");
    }

    @Test
    void beginsAnewWhenTheDriverComesBack() throws Exception {
        String library = StubNvml.build(folder);
        NvidiaGpus gpus = gpus(library);
        NativeLibrary stub = NativeLibrary.getInstance(library);
        stub.getFunction("stub_refuse").invokeVoid(new Object[] {GPU_IS_LOST});
        assertThat(gpus.read()).isEmpty();
        assertThat(stub.getFunction("stub_started").invokeInt(new Object[0])).isZero();
        stub.getFunction("stub_refuse").invokeVoid(new Object[] {Nvml.SUCCESS});
        assertThat(gpus.read()).hasSize(2);
        stub.getFunction("stub_refuse").invokeVoid(new Object[] {GPU_IS_LOST});
        assertThat(gpus.read()).isEmpty();
        assertThat(gpus.read()).isEmpty();
        stub.getFunction("stub_refuse").invokeVoid(new Object[] {Nvml.SUCCESS});
        assertThat(gpus.read()).hasSize(2);
        assertThat(stub.getFunction("stub_started").invokeInt(new Object[0])).isEqualTo(1);
    }

    @Test
    void readsNothingFromALibraryThatIsAnother() throws Exception {
        NvidiaGpus gpus = gpus(StubNvml.build(folder, "NO_INIT"));
        assertThat(gpus.read()).isEmpty();
        assertThat(gpus.read()).isEmpty();
    }

    @Test
    void readsNothingWhereTheLibraryIsMissing() {
        NvidiaGpus gpus = gpus(folder.resolve("libnvidia-ml.so.1").toString());
        assertThat(gpus.read()).isEmpty();
        assertThat(gpus.read()).isEmpty();
    }

    @Test
    void doesNotTouchTheLibraryWhereThereIsNoDriver() throws Exception {
        String library = StubNvml.build(folder);
        assertThat(new NvidiaGpus(folder, library).read()).isEmpty();
        NativeLibrary stub = NativeLibrary.getInstance(library);
        assertThat(stub.getFunction("stub_started").invokeInt(new Object[0])).isZero();
    }
}
