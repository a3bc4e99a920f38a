package dev.stackmemory.ports.model;

/**
 * Names an embedding model. Vectors of different models are never compared.
 *
 * @param name the provider's name of the model; not empty
 * @param dimension components of each vector, from 1 to 65,536
 */
public record ModelId(String name, int dimension) {
    public ModelId {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a model needs a name");
        }
        if (dimension < 1 || dimension > 65_536) {
            throw new IllegalArgumentException("dimension " + dimension + " is not between 1 and 65,536");
        }
    }

    @Override
    public String toString() {
        return name + "/" + dimension;
    }
}
