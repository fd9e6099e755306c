package vehicletracking;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import vehicletracking.database.EmbeddedDatabase;
import vehicletracking.testing.IntegrationTest;

/** Keeps {@code mvn test} fast: what starts a database or a process is tagged, and nothing else is. */
class TestTagsTest {

    private static final Set<String> STARTED = Set.of(
            EmbeddedPostgres.class.getName(),
            EmbeddedDatabase.class.getName(),
            Service.class.getName(),
            ProcessBuilder.class.getName());

    private static final JavaClasses TESTS = new ClassFileImporter()
            .withImportOption(new ImportOption.OnlyIncludeTests())
            .importPackages("vehicletracking");

    @Test
    void exactly_the_tests_that_start_a_database_or_a_process_are_tagged() {
        Set<String> using = namesOfThoseUsing(STARTED);
        assertThat(testNames(each -> each.isMetaAnnotatedWith(IntegrationTest.class)))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(testNames(each -> using.contains(each.getName())));
    }

    private static Set<String> testNames(Predicate<JavaClass> criterion) {
        return TESTS.stream()
                .filter(each -> each.getSimpleName().endsWith("Test") && !each.isAnnotation())
                .filter(each -> !each.isEquivalentTo(TestTagsTest.class)) // which only names them
                .filter(criterion)
                .map(JavaClass::getName)
                .collect(Collectors.toSet());
    }

    /** Of the test classes those that use one of these, at first hand or through each other. */
    private static Set<String> namesOfThoseUsing(Set<String> started) {
        Set<String> using = new HashSet<>(started);
        boolean isMore = true;
        while (isMore) {
            isMore = using.addAll(TESTS.stream()
                    .filter(each -> each.getDirectDependenciesFromSelf().stream()
                            .map(Dependency::getTargetClass)
                            .anyMatch(target -> using.contains(outermost(target))))
                    .map(TestTagsTest::outermost)
                    .collect(Collectors.toSet()));
        }
        return using;
    }

    private static String outermost(JavaClass any) {
        JavaClass outer = any;
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        return outer.getName();
    }
}
