-- What a part has of the model numbers_by_seat, as it is put together with that of the others.
from numbers_by_seat;
