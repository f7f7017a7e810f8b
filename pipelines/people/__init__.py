"""Who took part: one participant for each person, whatever the systems call them."""
