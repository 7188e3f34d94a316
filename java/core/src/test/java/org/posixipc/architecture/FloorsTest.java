package org.posixipc.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may use whom: the floors of the house, held over the class files. */
class FloorsTest {
    private static final String BORDER = "org.posixipc.internal.ffi..";

    private final JavaClasses core = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.posixipc");

    @Test
    void onlyTheBorderUsesJna() {
        noClasses()
                .that()
                .resideOutsideOfPackage(BORDER)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.sun.jna..")
                .check(core);
    }

    @Test
    void onlyTheBorderDeclaresNativeMethods() {
        methods()
                .that()
                .haveModifier(JavaModifier.NATIVE)
                .should()
                .beDeclaredInClassesThat()
                .resideInAPackage(BORDER)
                .check(core);
    }

    @Test
    void theBorderKnowsNothingAboveIt() {
        classes()
                .that()
                .resideInAPackage(BORDER)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(BORDER, "java..", "com.sun.jna..")
                .check(core);
    }

    @Test
    void nothingUsesUnsafeOrInternalsOfTheJdk() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("sun..", "jdk.internal..")
                .check(core);
    }

    @Test
    void theModuleShowsOnlyItsPublicPackages() throws IOException {
        ModuleDescriptor module;
        Path root = Path.of(System.getProperty("posixipc.root"));
        try (var stream = Files.newInputStream(root.resolve("java/core/target/classes/module-info.class"))) {
            module = ModuleDescriptor.read(stream);
        }
        assertThat(module.exports().stream().map(ModuleDescriptor.Exports::source))
                .allMatch(name -> List.of("org.posixipc", "org.posixipc.lock").contains(name));
        assertThat(module.requires().stream().map(ModuleDescriptor.Requires::name))
                .containsExactlyInAnyOrder("java.base", "com.sun.jna");
    }

    @Test
    void noFileOutgrowsItsSubject() throws IOException {
        Path root = Path.of(System.getProperty("posixipc.root"));
        try (Stream<Path> java = Files.walk(root.resolve("java"));
                Stream<Path> c = Files.walk(root.resolve("native"))) {
            assertThat(Stream.concat(java, c)
                            .filter(file -> file.toString().matches(".*\\.(java|c|h)"))
                            .filter(file -> !file.toString().contains("/target/"))
                            .filter(FloorsTest::isLong)
                            .map(file -> root.relativize(file).toString())
                            .collect(Collectors.toList()))
                    .as("files of more than 400 lines")
                    .isEmpty();
        }
    }

    private static boolean isLong(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count() > 400;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
