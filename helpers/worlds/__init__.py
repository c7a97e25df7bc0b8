"""Where recordings come from: networks and simulators whose truth is known."""
