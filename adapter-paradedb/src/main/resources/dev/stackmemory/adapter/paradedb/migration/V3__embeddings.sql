-- Which models have vectors here. The vectors of a model stand in a table of their own, embeddings_ and its key, which is made with the first of
-- them: its columns are of a type that is there only where the extension pgvector is.
CREATE TABLE stackmemory.embedding_models (
    model_key integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    dimension integer NOT NULL,
    name      text COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX embedding_models_by_name ON stackmemory.embedding_models (md5(name), dimension);
