-- What a part has of the model adopted, as it is put together with that of the others.
from adopted;
