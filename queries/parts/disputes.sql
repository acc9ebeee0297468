-- What a part has of the model disputes; its places are among the figures of all parts, of which $first come before it.
select * replace (place + $first as place)
from disputes;
