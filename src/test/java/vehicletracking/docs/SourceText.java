package vehicletracking.docs;

/**
 * A Java source in two halves of its own length and lines: what is not in a half is blank there. Character strings and
 * text blocks are in neither.
 */
record SourceText(String code, String comments) {

    private enum Part {
        CODE,
        LINE_COMMENT,
        BLOCK_COMMENT,
        STRING,
        TEXT_BLOCK,
        CHARACTER
    }

    static SourceText of(String source) {
        StringBuilder code = new StringBuilder(source.length());
        StringBuilder comments = new StringBuilder(source.length());
        Part part = Part.CODE;
        int at = 0;
        while (at < source.length()) {
            Part before = part;
            int length = 1;
            if (part == Part.CODE) {
                part = begun(source, at);
                length = part == Part.CODE ? 1 : lengthOfDelimiter(part);
            } else if (part != Part.LINE_COMMENT && part != Part.BLOCK_COMMENT && source.charAt(at) == '\\') {
                length = 2;
            } else if (isEnd(part, source, at)) {
                length = part == Part.LINE_COMMENT ? 1 : lengthOfDelimiter(part);
                part = Part.CODE;
            }
            boolean isComment = before == Part.LINE_COMMENT || before == Part.BLOCK_COMMENT;
            boolean isCode = before == Part.CODE && part == Part.CODE;
            for (int end = Math.min(at + length, source.length()); at < end; at++) {
                char each = source.charAt(at);
                code.append(isCode || each == '\n' ? each : ' ');
                comments.append(isComment || each == '\n' ? each : ' ');
            }
        }
        return new SourceText(code.toString(), comments.toString());
    }

    private static Part begun(String source, int at) {
        if (source.startsWith("//", at)) {
            return Part.LINE_COMMENT;
        }
        if (source.startsWith("/*", at)) {
            return Part.BLOCK_COMMENT;
        }
        if (source.startsWith("\"\"\"", at)) {
            return Part.TEXT_BLOCK;
        }
        return switch (source.charAt(at)) {
            case '"' -> Part.STRING;
            case '\'' -> Part.CHARACTER;
            default -> Part.CODE;
        };
    }

    private static boolean isEnd(Part part, String source, int at) {
        return source.startsWith(
                switch (part) {
                    case LINE_COMMENT -> "\n";
                    case BLOCK_COMMENT -> "*/";
                    case TEXT_BLOCK -> "\"\"\"";
                    case CHARACTER -> "'";
                    case STRING, CODE -> "\"";
                },
                at);
    }

    private static int lengthOfDelimiter(Part part) {
        return switch (part) {
            case LINE_COMMENT, BLOCK_COMMENT -> 2;
            case TEXT_BLOCK -> 3;
            case STRING, CHARACTER, CODE -> 1;
        };
    }
}
