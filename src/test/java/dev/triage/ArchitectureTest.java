package dev.triage;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.triage", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule ARROWS_POINT_DOWNWARDS = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("core")
            .definedBy("dev.triage.core..")
            .layer("encoder")
            .definedBy("dev.triage.encoder..")
            .layer("avro")
            .definedBy("dev.triage.avro..", "dev.triage.record..")
            .layer("topology")
            .definedBy("dev.triage.topology..")
            .layer("runtime")
            .definedBy("dev.triage.runtime..")
            .layer("web")
            .definedBy("dev.triage.web..")
            .layer("bench")
            .definedBy("dev.triage.bench..")
            .layer("cli")
            .definedBy("dev.triage.cli..")
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("bench")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("web")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("runtime")
            .mayOnlyBeAccessedByLayers("web", "bench", "cli")
            .whereLayer("topology")
            .mayOnlyBeAccessedByLayers("runtime", "bench", "cli")
            .whereLayer("avro")
            .mayOnlyBeAccessedByLayers("topology", "runtime", "bench", "cli")
            .whereLayer("encoder")
            .mayOnlyBeAccessedByLayers("runtime", "web", "bench", "cli");

    @ArchTest
    static final ArchRule THE_CORE_KNOWS_THE_JDK_ONLY = classes()
            .that()
            .resideInAPackage("dev.triage.core..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("dev.triage.core..", "java..");

    @ArchTest
    static final ArchRule GENERATED_RECORDS_STAY_BEHIND_THE_SERDES = noClasses()
            .that()
            .resideOutsideOfPackages("dev.triage.avro..", "dev.triage.record..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.triage.record..");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("dev.triage.(*)..").should().beFreeOfCycles();
}
