package io.llamatap.server.config.value;

/** Yes or no. */
public record FlagKind() implements ValueKind<Boolean> {

    @Override
    public Boolean parse(String text) throws BadValueException {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new BadValueException("is neither true nor false");
        };
    }

    @Override
    public String accepted() {
        return "true or false";
    }

    @Override
    public boolean isBare() {
        return true;
    }
}
