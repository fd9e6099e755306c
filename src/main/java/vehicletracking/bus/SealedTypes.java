package vehicletracking.bus;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.jsontype.impl.StdTypeResolverBuilder;
import java.io.Serial;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Polymorphic Jackson types of sealed interfaces, by the simple names of their members and without annotations. */
final class SealedTypes extends JacksonAnnotationIntrospector {

    @Serial
    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable TypeResolverBuilder<?> findTypeResolver(
            MapperConfig<?> config, AnnotatedClass type, JavaType base) {
        return sealedParent(type.getRawType()) == null
                ? super.findTypeResolver(config, type, base)
                : new StdTypeResolverBuilder()
                        .init(JsonTypeInfo.Id.NAME, null)
                        .inclusion(JsonTypeInfo.As.PROPERTY)
                        .typeProperty("@type");
    }

    @Override
    public @Nullable List<NamedType> findSubtypes(Annotated type) {
        return type.getRawType().isSealed()
                ? Arrays.stream(type.getRawType().getPermittedSubclasses())
                        .map(member -> new NamedType(member, member.getSimpleName()))
                        .toList()
                : super.findSubtypes(type);
    }

    @Override
    public @Nullable String findTypeName(AnnotatedClass type) {
        return sealedParent(type.getRawType()) == null
                ? super.findTypeName(type)
                : type.getRawType().getSimpleName();
    }

    private static @Nullable Class<?> sealedParent(Class<?> type) {
        if (type.isSealed()) {
            return type;
        }
        return Arrays.stream(type.getInterfaces())
                .filter(Class::isSealed)
                .findFirst()
                .orElse(null);
    }
}
